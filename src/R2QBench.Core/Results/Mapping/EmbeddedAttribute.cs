namespace R2QBench.Core.Results.Mapping;

/// <summary>The columns of the property's own type stand in the row's table, at this place.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmbeddedAttribute : Attribute;
