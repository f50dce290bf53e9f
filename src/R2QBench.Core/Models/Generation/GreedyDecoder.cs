using static TorchSharp.torch;

namespace R2QBench.Core.Models.Generation;

/// <summary>Continues a text with the most likely token each time.</summary>
/// <remarks>Computes every prefix anew; meant for checking models and for short samples.</remarks>
public static class GreedyDecoder
{
    /// <summary>The prompt and its continuation.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">At least one token id.</param>
    /// <param name="newTokens">At most so many are added; fewer where the end token comes or the context is full.</param>
    /// <param name="endId">Stop after this token; null for never.</param>
    /// <param name="cancellation">Checked before every token.</param>
    public static IReadOnlyList<int> Generate(LanguageModel model, IReadOnlyList<int> prompt, int newTokens, int? endId = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Count, nameof(prompt));
        using var plain = no_grad();
        var ids = new List<int>(prompt);
        for (var i = 0; i < newTokens && ids.Count < model.ContextLength; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var logits = model.call(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Count], ScalarType.Int64).to(model.Device));
            var next = (int)logits[0, ids.Count - 1].argmax().item<long>();
            ids.Add(next);
            if (next == endId) break;
        }

        return ids;
    }
}
