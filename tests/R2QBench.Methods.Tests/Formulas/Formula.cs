namespace R2QBench.Methods.Tests.Formulas;

/// <summary>
/// One quantizer on one group of weights, in float64 and with plain loops: the formula of the paper once more, written without tensors, so that the grids
/// and their kernels can be compared with something that shares nothing with them.
/// </summary>
public abstract class Formula
{
    /// <summary>Scales of a group, and whatever else is stored beside its codes.</summary>
    public abstract double[] Fit(double[] w);

    /// <summary>The code of one weight.</summary>
    /// <param name="w">The weight.</param>
    /// <param name="p">Scales.</param>
    /// <param name="group">All weights of its group, which some thresholds are made of.</param>
    public abstract int Code(double w, double[] p, double[] group);

    /// <summary>What a code stands for.</summary>
    public abstract double Level(int code, double[] p);

    /// <summary>Whether a weight is within the range that <c>range_clipped</c> and <c>lsq</c> let the gradient pass in.</summary>
    public virtual bool Inside(double w, double[] p) => throw new NotSupportedException();

    /// <summary>Derivatives of the quantized weight by the weight and by each scale under the chained rule of the grid.</summary>
    public virtual (double Weight, double[] Scales) Chain(double w, double[] p, double[] group) => throw new NotSupportedException();

    /// <summary>The largest level that LSQ's gradient factor counts with.</summary>
    public virtual double LargestLevel => 1;

    /// <summary>Quantized weights of a group.</summary>
    public double[] Values(double[] w, double[] p) => [.. w.Select(x => Level(Code(x, p, w), p))];

    /// <summary>The scales with the least squared error among 64 ranges, each 0.94 of the one before.</summary>
    public double[] Search(double[] w)
    {
        double least = double.PositiveInfinity, low = w.Min(), high = w.Max(), fraction = 1;
        double[] best = [];
        for (var step = 0; step < 64; step++, fraction *= 0.94)
        {
            var p = Fit([.. w.Select(x => Math.Clamp(x, low * fraction, high * fraction))]);
            var error = Values(w, p).Zip(w, (a, b) => (a - b) * (a - b)).Sum();
            if (error < least) (least, best) = (error, p);
        }

        return best;
    }

    /// <summary>Gradients of Σ G·ŵ by the weights and by the scales.</summary>
    /// <param name="w">A group.</param>
    /// <param name="p">Its scales.</param>
    /// <param name="upstream">G.</param>
    /// <param name="rule">Name of the gradient rule.</param>
    /// <param name="fit">Where scales come from if they are live, else null; its derivative is taken by central differences.</param>
    public (double[] Weights, double[] Scales) Backward(double[] w, double[] p, double[] upstream, string rule, Func<double[], double[]>? fit)
    {
        var (weights, scales) = (new double[w.Length], new double[p.Length]);
        for (var i = 0; i < w.Length; i++)
        {
            double direct;
            var slopes = new double[p.Length];
            if (rule is "lsq" or "sign_chain") (direct, slopes) = Chain(w[i], p, w);
            else
            {
                direct = rule == "pass_through" || Inside(w[i], p) ? 1 : 0;
                var code = Code(w[i], p, w);
                // A level is linear in each scale, so a step of any size gives its derivative.
                for (var k = 0; k < p.Length; k++) slopes[k] = Level(code, [.. p.Select((value, at) => at == k ? value + 1 : value)]) - Level(code, p);
            }

            weights[i] = upstream[i] * direct;
            for (var k = 0; k < p.Length; k++) scales[k] += upstream[i] * slopes[k];
        }

        if (fit is null) return (weights, scales);
        var h = 1e-7 * w.Average(Math.Abs);
        for (var j = 0; j < w.Length; j++)
        {
            var (up, down) = (fit([.. w.Select((x, at) => at == j ? x + h : x)]), fit([.. w.Select((x, at) => at == j ? x - h : x)]));
            for (var k = 0; k < p.Length; k++) weights[j] += scales[k] * (up[k] - down[k]) / (2 * h);
        }

        return (weights, scales);
    }

    /// <summary>Ties to even.</summary>
    protected static double Round(double x) => Math.Round(x, MidpointRounding.ToEven);

    protected static double MeanMagnitude(double[] w) => w.Average(Math.Abs);

    protected static double Largest(double[] w) => w.Max(Math.Abs);
}
