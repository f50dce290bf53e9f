using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Every method with every gradient rule and scale handling, by kernels and by plain operators, against its formula in float64.</summary>
[Collection(nameof(AloneCollection))]
public sealed class FormulaTests
{
    private const int Columns = 172;   // a last group of 44

    // A few roundings of float32 on means over up to 688 weights; gradients are sums with cancellation, relative to their largest entry.
    private const double ValueTolerance = 3e-6;
    private const double GradientTolerance = 3e-5;

    internal static readonly (string Method, string Option, int Bits, Formula Formula)[] Methods =
    [
        ("r2q", "", 2, new TwoPlanes(0, ordered: true)), ("r2q_refined", "", 2, new TwoPlanes(20, ordered: true)), ("r2q_refined", "rounds=1", 2, new TwoPlanes(1, ordered: true)),
        ("multi_basis", "", 0, new TwoPlanes(0, ordered: false)), ("binary", "", 0, new OnePlane()), ("dual_binary", "", 0, new TwoSteps()), ("dual_binary", "init=mse", 0, new TwoSteps()),
        .. from variant in new[] { "A", "B", "C", "D", "D_asym", "E" } from bits in new[] { 2, 3, 8 } select ("rtn", $"variant={variant}", bits, (Formula)new RoundToNearest(variant, bits)),
        .. from variant in new[] { "A", "B", "E" } select ("rtn", $"variant={variant},init=mse", 2, (Formula)new RoundToNearest(variant, 2)),
        .. from bits in new[] { 2, 3, 8 } select ("llm_qat", "", bits, (Formula)new MeanScaled(bits)),
        .. from bits in new[] { 2, 3, 8 } from start in new[] { "closed_form", "max", "mse" } select ("lsq", $"init={start}", bits, (Formula)new LearnedSteps(bits, start == "closed_form")),
        .. from bits in new[] { 2, 3, 4 } from start in new[] { "max", "mse" } select ("bipolar", $"init={start}", bits, (Formula)new OddNumbers(bits)),
        .. from levels in new[] { 4, 3 } from start in new[] { "max", "mse" } select ("seq", $"levels={levels},init={start}", 0, (Formula)new Stretched(levels, false)),
        ("seq", "levels=3,clipped_gradient=official", 0, new Stretched(3, official: true)),
        .. from rule in new[] { "twn", "absmean", "optimal" } select ("ternary", $"rule={rule}", 0, (Formula)new ThreeLevels(rule)),
        ("ternary_shift", "", 0, new ThreeLevels("shift")), ("nf3", "", 3, new NormalFloat3()), ("nf3", "init=mse", 3, new NormalFloat3()), ("lloyd_max", "", 2, new FourMeans()),
    ];

    public static TheoryData<string, string, int, string, string> Cases()
    {
        var data = new TheoryData<string, string, int, string, string>();
        foreach (var (method, option, bits, _) in Methods)
            foreach (var rule in QuantizerRegistry.Find(method)!.Gradients)
                foreach (var scales in QuantizerRegistry.Find(method)!.Scales)
                    // With these starts the largest weight lies on the border of the range exactly, where float32 and float64 round to different sides.
                    if (scales == ScaleHandling.Learned || rule == "pass_through" || !(option == "variant=C" || method == "lsq" && (option == "init=max" || bits == 8 && option == "init=mse")))
                        data.Add(method, option, bits, rule, scales);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_formula(string method, string option, int bits, string rule, string scales)
    {
        using var scope = NewDisposeScope();
        var formula = Methods.Single(known => (known.Method, known.Option, known.Bits) == (method, option, bits)).Formula;
        Func<double[], double[]> fit = option.Contains("init=mse", StringComparison.Ordinal) ? formula.Search : formula.Fit;
        foreach (var groupSize in (int[])[64, -1, 0])
        {
            // Searches are repeated for every weight to be differentiated: small groups will do.
            if (scales == ScaleHandling.Live && groupSize != 64 && (fit == formula.Search || method == "lloyd_max")) continue;
            var (weights, upstream) = (Rows(groupSize, positive: option == "variant=C"), Weights.Gauss(4, Columns, seed: 21) * 50);
            var quantizer = KernelVariants.Create(method, option, bits, groupSize, "float32");
            var expected = Expected(quantizer, formula, fit, weights, upstream, rule, scales);
            foreach (var actual in KernelVariants.BothWays(() => Actual(quantizer, weights, upstream, rule, scales)))
            {
                Close.Relative(expected.Values, actual.Values, 1, expected.Unit * ValueTolerance);
                Close.Relative(expected.Gradient, actual.Gradient, GradientTolerance);
                Assert.Equal(expected.Slopes.Length, actual.Slopes.Length);
                foreach (var (wanted, found) in expected.Slopes.Zip(actual.Slopes)) Close.Relative(wanted, found, GradientTolerance, wanted.abs().max().clamp(min: 1e-2));
            }
        }
    }

    public static TheoryData<string, string, int> Learned()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var (method, option, bits, _) in Methods)
            if (QuantizerRegistry.Find(method)!.Scales.Contains(ScaleHandling.Learned)) data.Add(method, option, bits);
        return data;
    }

    /// <summary>EfficientQAT's second phase: a level is linear in its scales, which gather the gradient along fixed codes; weights get none.</summary>
    [Theory]
    [MemberData(nameof(Learned))]
    public void With_frozen_codes_scales_alone_have_a_gradient(string method, string option, int bits)
    {
        using var scope = NewDisposeScope();
        var formula = Methods.Single(known => (known.Method, known.Option, known.Bits) == (method, option, bits)).Formula;
        foreach (var groupSize in (int[])[64, 0])
        {
            var (weight, upstream) = (Rows(groupSize, positive: false).requires_grad_(), Weights.Gauss(4, Columns, seed: 21) * 50);
            var quantizer = KernelVariants.Create(method, option, bits, groupSize, "float32");
            using var fake = new FakeQuantization(quantizer, quantizer.Method.Gradients[0], ScaleHandling.Learned);
            var parameters = fake.Parameters(weight);
            fake.FreezeCodes(weight);
            using (no_grad())
                foreach (var (k, parameter) in parameters.Index())
                    if (!(method == "rtn" && k == 1)) parameter.mul_(0.72);
            var applied = fake.Apply(weight);
            (applied * upstream).sum().backward();

            int[] codes = [.. fake.FrozenCodes!.data<byte>().ToArray()];
            float[] g = upstream.data<float>().ToArray();
            double[][] scales = [.. parameters.Select(parameter => parameter.detach().flatten().data<float>().ToArray().Select(value => (double)value).ToArray())];
            var (values, slopes) = (new double[codes.Length], scales.Select(one => new double[one.Length]).ToArray());
            foreach (var (number, (start, length)) in Groups(groupSize).Index())
            {
                double[] p = [.. scales.Select(one => one[number])];
                for (var i = start; i < start + length; i++)
                {
                    values[i] = formula.Level(codes[i], p);
                    for (var k = 0; k < p.Length; k++)
                        slopes[k][number] += Factor(method, formula, length) * g[i] * (formula.Level(codes[i], [.. p.Select((value, at) => at == k ? value + 1 : value)]) - values[i]);
                }
            }

            Assert.Null(weight.grad);
            Close.Relative(Matrix(values), applied.detach(), ValueTolerance);
            foreach (var (expected, parameter) in slopes.Zip(parameters))
                Close.Relative(tensor(expected.Select(slope => (float)slope).ToArray()).reshape(parameter.shape), parameter.grad!, GradientTolerance);
        }
    }

    /// <summary>Four rows: as in language models, with heavy tails, around a mean, and beyond 1, where sign chains end.</summary>
    /// <param name="groupSize">Of the groups that are made positive.</param>
    /// <param name="positive">The largest magnitude of each group belongs to a positive weight: a negative one is an exact tie of GPTQ's symmetric grid.</param>
    private static Tensor Rows(int groupSize, bool positive)
    {
        var heavy = Weights.Gauss(1, Columns, seed: 12) * 50;
        var weight = cat([Weights.Gauss(1, Columns, seed: 11), heavy * heavy * heavy * 0.01, Weights.Gauss(1, Columns, seed: 13) + 0.01, Weights.Gauss(1, Columns, seed: 14) * 45]);
        if (!positive) return weight;
        var values = weight.data<float>().ToArray();
        foreach (var (start, length) in Groups(groupSize))
        {
            var group = values.AsSpan(start, length);
            var turn = -group.ToArray().Min() > group.ToArray().Max();
            for (var i = 0; i < length; i++) group[i] = turn ? -group[i] : group[i];
        }

        return tensor(values).reshape(4, Columns);
    }

    private static IEnumerable<(int Start, int Length)> Groups(int groupSize)
    {
        if (groupSize == 0) yield return (0, 4 * Columns);
        else
            for (var row = 0; row < 4; row++)
                for (var start = 0; start < Columns; start += groupSize < 0 ? Columns : groupSize)
                    yield return (row * Columns + start, groupSize < 0 ? Columns : Math.Min(groupSize, Columns - start));
    }

    /// <summary>Learned scales are tried where they do not fit: 0.72 of what the formula gives, so that weights are clipped.</summary>
    private static double[] Moved(string method, double[] p) => [.. p.Select((value, k) => method == "rtn" && k == 1 ? value : value * 0.72)];

    private static (Tensor Values, Tensor Unit, Tensor Gradient, Tensor[] Slopes) Expected(
        IQuantizer quantizer, Formula formula, Func<double[], double[]> fit, Tensor weight, Tensor upstream, string rule, string scales)
    {
        double[] w = [.. weight.data<float>().ToArray()], g = [.. upstream.data<float>().ToArray()];
        var (values, units, gradient) = (new double[w.Length], new double[w.Length], new double[w.Length]);
        var slopes = new List<double[]>();
        foreach (var (start, length) in Groups(quantizer.Settings.GroupSize))
        {
            double[] group = w[start..(start + length)];
            var p = scales == ScaleHandling.Learned ? Moved(quantizer.Method.Name, fit(group)) : fit(group);
            var (dw, dp) = formula.Backward(group, p, g[start..(start + length)], rule, scales == ScaleHandling.Live ? fit : null);
            formula.Values(group, p).CopyTo(values, start);
            Array.Fill(units, group.Max(Math.Abs), start, length);
            dw.CopyTo(gradient, start);
            slopes.Add([.. dp.Select(slope => slope * Factor(quantizer.Method.Name, formula, length))]);
        }

        var parameters = scales == ScaleHandling.Learned ? slopes[0].Length : 0;
        return (Matrix(values), Matrix(units), Matrix(gradient), [.. Enumerable.Range(0, parameters).Select(k => tensor(slopes.Select(slope => (float)slope[k]).ToArray()))]);
    }

    /// <summary>1/√(N·Q): N the weights that share a scale, of the whole matrix in ParetoQ's code.</summary>
    private static double Factor(string method, Formula formula, int length) => method switch
    {
        "lsq" or "bipolar" => 1 / Math.Sqrt(length * formula.LargestLevel),
        "seq" => 1 / Math.Sqrt(4 * Columns),
        _ => 1,
    };

    private static (Tensor Values, Tensor Gradient, Tensor[] Slopes) Actual(IQuantizer quantizer, Tensor weights, Tensor upstream, string rule, string scales)
    {
        var weight = weights.clone().requires_grad_();
        using var fake = new FakeQuantization(quantizer, rule, scales);
        var parameters = fake.Parameters(weight);
        using (no_grad())
            foreach (var (k, parameter) in parameters.Index())
                if (!(quantizer.Method.Name == "rtn" && k == 1)) parameter.mul_(0.72);
        var applied = fake.Apply(weight);
        (applied * upstream).sum().backward();
        return (applied.detach(), weight.grad!, [.. parameters.Select(parameter => parameter.grad is { } slope ? slope.flatten().clone() : zeros_like(parameter).flatten())]);
    }

    private static Tensor Matrix(double[] values) => tensor(values.Select(value => (float)value).ToArray()).reshape(4, Columns);
}
