using static TorchSharp.torch;

namespace R2QBench.Core.Models.Generation;

/// <summary>Keys and values of the tokens that a model has seen, so that the next token costs one position instead of all.</summary>
/// <remarks>For one model and one batch of texts of equal length. Owns its tensors; dispose once. Not for several threads at once.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly BlockCache[] _blocks;

    /// <param name="model">The model whose texts these are.</param>
    /// <param name="capacity">Tokens that fit; at most the model's context.</param>
    /// <param name="batch">Texts that are continued together.</param>
    public KeyValueCache(LanguageModel model, int capacity, int batch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, model.ContextLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        Capacity = capacity;
        _blocks = [.. Enumerable.Range(0, model.Config.Layers).Select(_ => new BlockCache(model, capacity, batch))];
    }

    private KeyValueCache(KeyValueCache source, Tensor texts, int capacity)
    {
        (Capacity, Count) = (capacity, source.Count);
        _blocks = [.. source._blocks.Select(block => new BlockCache(block, texts, capacity))];
    }

    /// <summary>A cache whose texts begin with chosen texts of this one, each as often as it is named: several ways to go on cost their beginning once.</summary>
    /// <param name="texts">[new batch] int64 positions in this cache's batch, on the model's device.</param>
    /// <param name="capacity">Tokens that fit; at least those held.</param>
    public KeyValueCache Branch(Tensor texts, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Count);
        return new KeyValueCache(this, texts, capacity);
    }

    /// <summary>Tokens that fit.</summary>
    public int Capacity { get; }

    /// <summary>Tokens seen so far: the position of the next one.</summary>
    public int Count { get; private set; }

    /// <summary>The part of one decoder block.</summary>
    internal BlockCache Block(int block) => _blocks[block];

    /// <summary>All blocks have taken so many tokens more.</summary>
    internal void Advance(int tokens) => Count += tokens;

    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
    }
}
