namespace R2QBench.Core.Models.Configuration;

/// <summary>Rotary position embedding: which angles a position turns the query and key vectors by.</summary>
/// <remarks>Source: Su et al., arXiv 2104.09864; halves are rotated against each other as in Hugging Face checkpoints.</remarks>
public sealed record RotaryConfig
{
    /// <summary>Base θ of the frequencies θ^(−2i/d).</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>Leading dimensions of each head that are rotated; even.</summary>
    public required int Dimensions { get; init; }

    /// <summary>How frequencies are stretched for longer contexts; null for not at all.</summary>
    public RotaryScaling? Scaling { get; init; }

    /// <summary>Radians per position of each pair of dimensions, <see cref="Dimensions"/> / 2 of them.</summary>
    public double[] Frequencies() =>
    [
        .. Enumerable.Range(0, Dimensions / 2)
            .Select(i => Math.Pow(Theta, -2.0 * i / Dimensions))
            .Select(frequency => Scaling?.Apply(frequency) ?? frequency),
    ];
}
