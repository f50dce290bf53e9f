using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>
/// Terms that pull the student's inner states to the full-precision model's, each a mean over tokens and blocks:
/// <code>
/// hidden            mean over features of (h_S − h_T)²             h after each block, the last one after the final norm
/// hidden_cosine     1 − h_S·h_T/(‖h_S‖·‖h_T‖)
/// attention_map     mean over heads of Σ_keys (a_S − a_T)²          a probabilities
/// attention_output  mean over features of (o_S − o_T)²             o before it is added to the stream
/// </code>
/// </summary>
/// <remarks>
/// Sources: Teacher Intervention, arXiv 2302.11812 (hidden, attention map, attention output, added to the soft cross-entropy); TernaryLLM's outlier-friendly
/// feature distillation, 2406.07177 (cosine). The sum over keys instead of a mean keeps the term of a token independent of its position.
/// </remarks>
public static class FeatureDistillation
{
    private const double SmallestNorm = 1e-12;

    /// <summary>What has to be traced for these terms.</summary>
    public static TracedStates Needs(FeatureSpec weights) =>
        (weights.Hidden > 0 || weights.HiddenCosine > 0 ? TracedStates.Hidden : TracedStates.None)
        | (weights.AttentionMap > 0 ? TracedStates.AttentionMaps : TracedStates.None)
        | (weights.AttentionOutput > 0 ? TracedStates.AttentionOutputs : TracedStates.None);

    /// <summary>The weighted sum of the terms.</summary>
    /// <param name="weights">At least one above 0.</param>
    /// <param name="student">With gradient.</param>
    /// <param name="teacher">Of the same batch and the same shapes.</param>
    /// <returns>float32 scalar.</returns>
    public static Tensor Compute(FeatureSpec weights, ForwardTrace student, ForwardTrace teacher)
    {
        using var scope = NewDisposeScope();
        var terms = new List<Tensor>();
        Add(weights.Hidden, student.Hidden, teacher.Hidden, Squared);
        Add(weights.HiddenCosine, student.Hidden, teacher.Hidden, Angle);
        Add(weights.AttentionMap, student.AttentionMaps, teacher.AttentionMaps, (s, t) => (s - t).square().sum([-1], false).mean());
        Add(weights.AttentionOutput, student.AttentionOutputs, teacher.AttentionOutputs, Squared);
        if (terms.Count == 0) throw new ArgumentException("There is no term to compute.", nameof(weights));
        return terms.Aggregate((sum, term) => sum + term).MoveToOuterDisposeScope();

        void Add(double weight, IReadOnlyList<Tensor> ofStudent, IReadOnlyList<Tensor> ofTeacher, Func<Tensor, Tensor, Tensor> term)
        {
            if (weight == 0) return;
            if (ofStudent.Count != ofTeacher.Count || ofStudent.Count == 0)
                throw new ArgumentException($"Student and teacher have {ofStudent.Count} and {ofTeacher.Count} traced states.", nameof(teacher));
            var sum = ofStudent.Zip(ofTeacher, (s, t) => term(s.to(ScalarType.Float32), t.detach().to(ScalarType.Float32))).Aggregate((a, b) => a + b);
            terms.Add(sum * (weight / ofStudent.Count));
        }
    }

    private static Tensor Squared(Tensor student, Tensor teacher) => (student - teacher).square().mean();

    private static Tensor Angle(Tensor student, Tensor teacher)
    {
        var norms = (student.square().sum([-1], false) * teacher.square().sum([-1], false)).sqrt().clamp(min: SmallestNorm);
        return 1 - ((student * teacher).sum([-1], false) / norms).mean();
    }
}
