namespace R2QBench.Methods.Tests.Formulas;

/// <summary>BitDistiller's normal float with a scale for each sign (methods.md §2.9), its levels to the digits printed there and beyond by its code.</summary>
public sealed class NormalFloat3 : Formula
{
    private static readonly double[] Levels = [-1, -0.5350227355957031, -0.2469314038753510, 0, 0.1833375245332718, 0.3819939494132996, 0.6229856610298157, 1];

    public override double[] Fit(double[] w) => [Math.Max(w.Max(), 1e-6), Math.Max(-w.Min(), 1e-6)];

    public override int Code(double w, double[] p, double[] group)
    {
        var unit = w / (w >= 0 ? p[0] : p[1]);
        return Enumerable.Range(0, 8).MinBy(i => Math.Abs(unit - Levels[i]));
    }

    public override double Level(int code, double[] p) => Levels[code] * (code >= 3 ? p[0] : p[1]);

    /// <summary>Rounding counts as the identity: w/s·s has derivative 1, and the scale of its own side gets the level minus w/s.</summary>
    public override (double Weight, double[] Scales) Chain(double w, double[] p, double[] group)
    {
        var side = w >= 0 ? 0 : 1;
        var slopes = new double[2];
        slopes[side] = Levels[Code(w, p, group)] - w / p[side];
        return (1, slopes);
    }
}
