using R2QBench.Methods.Losses;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Every loss and its gradient by the student's logits against the formulas in float64 and with plain loops (methods.md §2.2 and §2.9), some tokens ignored.</summary>
public sealed class LossFormulaTests
{
    private const int Sequences = 3, Tokens = 5, Vocabulary = 13;

    public static TheoryData<string> All() => [.. LossRegistry.All.Select(loss => loss.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_and_gradient_are_those_of_the_formula(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(31);
        var student = (randn([Sequences, Tokens, Vocabulary], generator: generator) * 1.5).requires_grad_();
        var teacher = randn([Sequences, Tokens, Vocabulary], generator: generator) * 2;
        long[] targets = [.. Enumerable.Range(0, Sequences * Tokens).Select(i => i % 4 == 2 ? -100L : 7L * i % Vocabulary)];

        var loss = LossRegistry.Create(name).Compute(student, teacher, tensor(targets).reshape(Sequences, Tokens));
        loss.backward();
        var (value, gradient) = Expected(name, Probabilities(student), Probabilities(teacher), targets);

        Assert.Equal(value, loss.item<float>(), 2e-6 * Math.Max(1, value));
        Close.Relative(tensor(gradient.SelectMany(token => token).Select(x => (float)x).ToArray()).reshape(Sequences, Tokens, Vocabulary), student.grad!, 1e-5);
    }

    private static double[][] Probabilities(Tensor logits) => [.. logits.detach().data<float>().ToArray().Chunk(Vocabulary).Select(token =>
    {
        var total = token.Sum(logit => Math.Exp(logit));
        return token.Select(logit => Math.Exp(logit) / total).ToArray();
    })];

    private static (double Loss, double[][] Gradient) Expected(string name, double[][] s, double[][] t, long[] targets)
    {
        int[] counted = [.. Enumerable.Range(0, targets.Length).Where(i => targets[i] != -100)];
        double Gamma(Func<int, double> confidence) => counted.Average(confidence);
        var (loss, gradient) = (0.0, s.Select(_ => new double[Vocabulary]).ToArray());
        foreach (var i in counted)
        {
            var (weight, mix) = (1.0, name switch
            {
                "kl_reverse" => 1.0,
                "cakld" => Gamma(k => t[k][targets[k]]),
                "cakld_released" => Gamma(k => t[k].Max()),
                _ => 0,
            });
            if (name == "dad") weight = Ambiguity(s[i], t[i]) / counted.Average(k => Ambiguity(s[k], t[k]));
            if (name == "tsld")
            {
                int[] sequence = [.. counted.Where(k => k / Tokens == i / Tokens)];
                double Hardness(int k) => Math.Exp(-Math.Log(t[k][targets[k]]) / 10);
                weight = sequence.Length * Hardness(i) / sequence.Sum(Hardness);
            }

            for (var k = 0; k < Vocabulary; k++)
            {
                double own = targets[i] == k ? 1 : 0, c = (s[i][k] + t[i][k]) / 2;
                var (term, slope) = name switch
                {
                    "ce" => (-own * Math.Log(s[i][k]), s[i][k] - own),
                    "dad" => (-weight * t[i][k] * Math.Log(s[i][k]) - 0.1 * own * Math.Log(s[i][k]), weight * (s[i][k] - t[i][k]) + 0.1 * (s[i][k] - own)),
                    "tsld" => (-weight * t[i][k] * Math.Log(s[i][k]), weight * (s[i][k] - t[i][k])),
                    "jsd" => (0.5 * t[i][k] * Math.Log(t[i][k] / c) + 0.5 * s[i][k] * Math.Log(s[i][k] / c), 0.5 * s[i][k] * (Math.Log(s[i][k] / c) - Divergence(s[i], [.. s[i].Zip(t[i], (a, b) => (a + b) / 2)]))),
                    "kl_forward" or "kl_reverse" or "cakld" or "cakld_released" => (
                        mix * s[i][k] * Math.Log(s[i][k] / t[i][k]) + (1 - mix) * t[i][k] * Math.Log(t[i][k] / s[i][k]),
                        mix * s[i][k] * (Math.Log(s[i][k] / t[i][k]) - Divergence(s[i], t[i])) + (1 - mix) * (s[i][k] - t[i][k])),
                    var other => throw new NotSupportedException($"{other} has no formula here"),
                };
                loss += term / counted.Length;
                gradient[i][k] = slope / counted.Length;
            }
        }

        return (loss, gradient);
    }

    private static double Divergence(double[] of, double[] from) => of.Zip(from, (a, b) => a * Math.Log(a / b)).Sum();

    private static double Ambiguity(double[] s, double[] t) => Math.Pow(Entropy(t), 0.1) * Math.Pow(Entropy(s), 0.9);

    private static double Entropy(double[] p) => -p.Sum(x => x * Math.Log(x));
}
