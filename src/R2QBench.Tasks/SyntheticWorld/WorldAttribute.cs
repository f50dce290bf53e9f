namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>Something every person has exactly one of, and the ways to tell it and to ask for it.</summary>
/// <param name="Index">Position in <see cref="World.Attributes"/>.</param>
/// <param name="Name">One lower-case word, e.g. <c>city</c>.</param>
/// <param name="Values">All values that occur; wrong answers are drawn from them.</param>
/// <param name="Wording">How the attribute is put into English.</param>
public sealed record WorldAttribute(int Index, string Name, IReadOnlyList<string> Values, AttributeWording Wording);
