namespace R2QBench.Core.Specs;

/// <summary>One option of a method, as data.</summary>
/// <param name="Kind">How the value is typed.</param>
/// <param name="Default">Used where the spec does not say.</param>
/// <param name="Meaning">One line, with the unit.</param>
public sealed record OptionFacts(OptionKind Kind, string Default, string Meaning)
{
    /// <summary>The values of a <see cref="OptionKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Smallest value of a number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value of a number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>An option with a few named values, the first of which is the default.</summary>
    public static OptionFacts OneOf(string meaning, params IReadOnlyList<string> choices) =>
        new(OptionKind.Choice, choices[0], meaning) { Choices = choices };
}
