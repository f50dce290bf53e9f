namespace R2QBench.Methods.Tests.Formulas;

/// <summary>A grid of equal steps: a position that is rounded and clamped, and what it is worth.</summary>
/// <param name="lowest">Smallest position that is not clipped.</param>
/// <param name="highest">Largest one.</param>
public abstract class Steps(double lowest, double highest) : Formula
{
    protected double Lowest => lowest;

    protected double Highest => highest;

    /// <summary>Where a weight lies, before rounding.</summary>
    protected abstract double Position(double w, double[] p);

    /// <summary>The weight of a position.</summary>
    protected abstract double At(double position, double[] p);

    public override int Code(double w, double[] p, double[] group) => (int)(Math.Clamp(Round(Position(w, p)), lowest, highest) - lowest);

    public override double Level(int code, double[] p) => At(code + lowest, p);

    public override bool Inside(double w, double[] p) => Round(Position(w, p)) >= lowest && Round(Position(w, p)) <= highest;

    /// <summary>LSQ: rounding has derivative 1, clipping 0. By differences, with the rounding error held: a position is smooth in weight and scales.</summary>
    public override (double Weight, double[] Scales) Chain(double w, double[] p, double[] group)
    {
        var error = Math.Clamp(Round(Position(w, p)), lowest, highest) - Position(w, p);
        var inside = Inside(w, p);
        double Value(double weight, double[] scales) => At(inside ? Position(weight, scales) + error : Code(w, p, group) + lowest, scales);
        double Slope(Func<double, double> value, double unit) => (value(1e-5 * unit) - value(-1e-5 * unit)) / (2e-5 * unit);
        return (Slope(d => Value(w + d, p), p[0]), [.. p.Select((at, k) => Slope(d => Value(w, [.. p.Select((x, i) => i == k ? x + d : x)]), k == 0 ? p[0] : Math.Max(p[0], Math.Abs(at))))]);
    }
}
