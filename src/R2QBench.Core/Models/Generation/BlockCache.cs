using static TorchSharp.torch;

namespace R2QBench.Core.Models.Generation;

/// <summary>Keys and values of one decoder block, for as many tokens as were asked for at the start.</summary>
/// <remarks>Owns its tensors; dispose once.</remarks>
internal sealed class BlockCache : IDisposable
{
    private readonly Tensor _keys;
    private readonly Tensor _values;

    public BlockCache(LanguageModel model, int capacity, int batch)
    {
        using var scope = NewDisposeScope();
        long[] shape = [batch, model.Config.KeyValueHeads, capacity, model.Config.HeadDimension];
        _keys = empty(shape, model.ComputeDtype, model.Device).DetachFromDisposeScope();
        _values = empty(shape, model.ComputeDtype, model.Device).DetachFromDisposeScope();
    }

    /// <summary>Chosen texts of another cache, with room for more tokens.</summary>
    /// <param name="source">Left as it is.</param>
    /// <param name="texts">[new batch] int64: which text of the source each new one begins with.</param>
    /// <param name="capacity">Tokens that fit.</param>
    public BlockCache(BlockCache source, Tensor texts, int capacity)
    {
        using var scope = NewDisposeScope();
        (_keys, _values) = (Widened(source._keys), Widened(source._values));
        Count = source.Count;

        Tensor Widened(Tensor old)
        {
            var wide = empty([texts.size(0), old.size(1), capacity, old.size(3)], old.dtype, old.device);
            wide.narrow(2, 0, source.Count).copy_(old.narrow(2, 0, source.Count).index_select(0, texts));
            return wide.DetachFromDisposeScope();
        }
    }

    /// <summary>Tokens held.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the keys and values of new tokens.</summary>
    /// <param name="key">[batch, key-value heads, new, head], already rotated.</param>
    /// <param name="value">The same shape.</param>
    /// <returns>Those of all tokens, [batch, key-value heads, all, head]: views that the current scope frees.</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor key, Tensor value)
    {
        var added = (int)key.size(2);
        _keys.narrow(2, Count, added).copy_(key);
        _values.narrow(2, Count, added).copy_(value);
        Count += added;
        return (_keys.narrow(2, 0, Count), _values.narrow(2, 0, Count));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }
}
