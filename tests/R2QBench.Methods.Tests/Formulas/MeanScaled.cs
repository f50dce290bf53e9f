namespace R2QBench.Methods.Tests.Formulas;

/// <summary>LLM-QAT's weights (methods.md §2.8).</summary>
public sealed class MeanScaled(int bits) : Formula
{
    private readonly int _n = (1 << (bits - 1)) - 1;

    public override double[] Fit(double[] w) => [bits == 2 ? 2 * MeanMagnitude(w) : (Largest(w) + 1e-6) / _n];

    public override int Code(double w, double[] p, double[] group) =>
        bits == 2 ? (int)Round(Math.Clamp(w / p[0], -0.99, 0.99) * 2 - 0.5) + 2 : (int)Round(w / p[0]) + _n;

    public override double Level(int code, double[] p) => bits == 2 ? p[0] * (code - 1.5) / 2 : p[0] * (code - _n);

    public override bool Inside(double w, double[] p) => bits == 2 || Math.Abs(w) < 2;
}
