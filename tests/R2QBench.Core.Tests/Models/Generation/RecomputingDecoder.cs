using R2QBench.Core.Models;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models.Generation;

/// <summary>The most likely continuation, every prefix computed anew: slow, and what cached generation must agree with.</summary>
internal static class RecomputingDecoder
{
    /// <summary>The new tokens.</summary>
    public static int[] Generate(LanguageModel model, IReadOnlyList<int> prompt, int newTokens)
    {
        using var plain = no_grad();
        var ids = new List<int>(prompt);
        for (var i = 0; i < newTokens; i++)
        {
            using var scope = NewDisposeScope();
            var logits = model.call(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Count], ScalarType.Int64));
            ids.Add((int)logits[0, ids.Count - 1].argmax().item<long>());
        }

        return [.. ids.Skip(prompt.Count)];
    }
}
