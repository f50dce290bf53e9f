namespace R2QBench.Methods.Tests.Formulas;

/// <summary>The five round-to-nearest formulas of methods.md §2.1, and OmniQuant's asymmetric one.</summary>
public sealed class RoundToNearest(string variant, int bits) : Steps(0, (1 << bits) - 1)
{
    public override double LargestLevel => variant switch { "C" => Highest - (Highest + 1) / 2, "D" => (Highest + 1) / 2, _ => Highest };

    public override double[] Fit(double[] w)
    {
        double low = w.Min(), high = w.Max(), m = Largest(w);
        switch (variant)
        {
            case "A":
                var s = Math.Max(high - low, 1e-5) / Highest;
                return [s, Math.Clamp(-Round(low / s), 0, Highest)];
            case "B":
                (low, high) = (Math.Min(0, low), Math.Max(0, high));
                if (low == high) (low, high) = (-1, 1);
                s = (high - low) / Highest;
                return [s, Round(-low / s)];
            case "C": return [(low < 0 ? 2 * m : m) / Highest];
            case "D": return [Math.Max(m / ((1 << (bits - 1)) - 1), 1e-5)];
            case "D_asym":
                s = Math.Max((high - low) / Highest, 1e-5);
                return [s, Math.Clamp(-Round(low / s), -1e4, 1e4)];
            default: return [(high - low + 1e-8) / Highest, low];
        }
    }

    protected override double Position(double w, double[] p) => variant == "E" ? (w - p[1]) / p[0] : w / p[0] + Zero(p);

    protected override double At(double position, double[] p) => variant == "E" ? position * p[0] + p[1] : (position - Zero(p)) * p[0];

    private double Zero(double[] p) => variant switch { "C" => (Highest + 1) / 2, "D" => (Highest - 1) / 2, _ => p[1] };
}
