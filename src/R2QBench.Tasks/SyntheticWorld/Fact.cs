namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>One true thing of the world: this person's attribute has this value and no other.</summary>
public sealed record Fact(Person Person, WorldAttribute Attribute, string Value);
