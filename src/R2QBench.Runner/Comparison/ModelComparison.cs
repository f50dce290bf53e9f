using R2QBench.Core.Models;
using static TorchSharp.torch;

namespace R2QBench.Runner.Comparison;

/// <summary>Computes what a reference file holds, row of <c>input_ids</c> by row, and measures the differences.</summary>
public static class ModelComparison
{
    /// <summary>The differences of all tensors of the reference: hidden states in the order of the model, then logits, then likelihoods.</summary>
    public static IReadOnlyList<TensorDifference> Run(LanguageModel model, ReferenceOutputs reference, CancellationToken cancellation)
    {
        using var plain = no_grad();
        var computed = reference.Compared.ToDictionary(name => name, _ => new List<float>());
        foreach (var row in reference.Ids)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var ids = tensor(row, [1, row.Length]).to(model.Device);
            var logits = model.Trace(ids, (k, state) => Keep($"hidden_{k}", state));
            Keep(ReferenceOutputs.Logits, logits);
            if (row.Length > 1) Keep(ReferenceOutputs.Likelihoods, NegativeLogLikelihood(logits, ids));
        }

        return [.. reference.Compared.Select(name => TensorDifference.Of(name, reference.Shape(name), reference.Floats(name), computed[name].ToArray()))];

        void Keep(string name, Tensor value)
        {
            if (!computed.TryGetValue(name, out var values)) return;
            values.AddRange(value.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray());
        }
    }

    /// <summary>−log p of each token but the first, in nats: [1, seq − 1].</summary>
    private static Tensor NegativeLogLikelihood(Tensor logits, Tensor ids)
    {
        var last = ids.size(1) - 1;
        return -logits.narrow(1, 0, last).log_softmax(-1).gather(2, ids.narrow(1, 1, last).unsqueeze(2)).squeeze(2);
    }
}
