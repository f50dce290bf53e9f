using R2QBench.Methods.Scales;

namespace R2QBench.Methods.Quantizers;

/// <summary>Checked settings of one quantizer, every option filled in.</summary>
/// <param name="Bits">Bits per code; for methods with fixed levels whatever the spec said.</param>
/// <param name="GroupSize">Columns per group, -1 per channel, 0 per tensor.</param>
/// <param name="ScaleDtype">Format in which scales are stored.</param>
/// <param name="Init">Where scales start, see <see cref="Initialisation.ScaleInit"/>.</param>
/// <param name="Options">Every option of the method, by name.</param>
public sealed record QuantizerSettings(int Bits, int GroupSize, ScaleDtype ScaleDtype, string Init, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>The value of an option that the method declares.</summary>
    public string Option(string name) => Options[name];
}
