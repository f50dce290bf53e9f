using R2QBench.Core.Errors;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Generation;

/// <summary>Continues a text token by token, each computed from the cached keys and values of those before.</summary>
public static class TextGenerator
{
    /// <summary>New tokens, one by one as they are computed: at most <paramref name="newTokens"/>; fewer where the end token comes (it is the last one) or the context is full.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">At least one token id.</param>
    /// <param name="newTokens">How many tokens are added at most.</param>
    /// <param name="sampler">Chooses each token.</param>
    /// <param name="endId">Stop after this token; null for never.</param>
    /// <param name="cancellation">Checked before every token.</param>
    /// <exception cref="ProblemException">The prompt is longer than the model's context.</exception>
    public static IEnumerable<int> Generate(
        LanguageModel model, IReadOnlyList<int> prompt, int newTokens, TokenSampler sampler, int? endId = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Count, nameof(prompt));
        if (prompt.Count > model.ContextLength)
            throw new ProblemException(new Problem("The prompt is longer than the model's context", "prompt", $"{prompt.Count} tokens", $"up to {model.ContextLength}"));
        return Continue(model, prompt, Math.Min(newTokens, model.ContextLength - prompt.Count), sampler, endId, cancellation);
    }

    private static IEnumerable<int> Continue(
        LanguageModel model, IReadOnlyList<int> prompt, int newTokens, TokenSampler sampler, int? endId, CancellationToken cancellation)
    {
        if (newTokens <= 0) yield break;
        using var cache = new KeyValueCache(model, prompt.Count + newTokens);
        var input = prompt;
        for (var i = 0; i < newTokens; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = Next(model, input, cache, sampler);
            yield return next;
            if (next == endId) yield break;
            input = [next];
        }
    }

    private static int Next(LanguageModel model, IReadOnlyList<int> input, KeyValueCache cache, TokenSampler sampler)
    {
        using var plain = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(input.Select(id => (long)id).ToArray(), [1, input.Count], ScalarType.Int64).to(model.Device);
        var logits = model.Continue(ids, cache);
        return sampler.Choose(logits[0, input.Count - 1].cpu().contiguous().data<float>().ToArray());
    }
}
