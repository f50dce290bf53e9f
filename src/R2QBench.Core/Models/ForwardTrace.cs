using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>Which inner states a <see cref="ForwardTrace"/> keeps.</summary>
[Flags]
public enum TracedStates
{
    /// <summary>Nothing is kept.</summary>
    None = 0,

    /// <summary>The residual stream after each block; the last one after the final norm.</summary>
    Hidden = 1,

    /// <summary>The probabilities of each block's attention.</summary>
    AttentionMaps = 2,

    /// <summary>The output of each block's attention, before it is added to the stream.</summary>
    AttentionOutputs = 4,

    /// <summary>Anything of the attention.</summary>
    Attention = AttentionMaps | AttentionOutputs,
}

/// <summary>The inner states of one forward pass, in the order of the blocks.</summary>
/// <remarks>Owns them; dispose once, after the last use of what was computed from them (the backward pass has references of its own).</remarks>
public sealed class ForwardTrace(TracedStates wanted) : IDisposable
{
    private readonly List<Tensor> _hidden = [];
    private readonly List<Tensor> _maps = [];
    private readonly List<Tensor> _outputs = [];

    /// <summary>[batch, seq, hidden] after each block.</summary>
    public IReadOnlyList<Tensor> Hidden => _hidden;

    /// <summary>float32 [batch, heads, queries, keys] of each block.</summary>
    public IReadOnlyList<Tensor> AttentionMaps => _maps;

    /// <summary>[batch, seq, hidden] of each block.</summary>
    public IReadOnlyList<Tensor> AttentionOutputs => _outputs;

    /// <summary>True if any of these is kept.</summary>
    public bool Wants(TracedStates states) => (wanted & states) != TracedStates.None;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var state in _hidden.Concat(_maps).Concat(_outputs)) state.Dispose();
        _hidden.Clear();
        _maps.Clear();
        _outputs.Clear();
    }

    internal void Stream(int blocksDone, Tensor stream)
    {
        if (blocksDone > 0 && Wants(TracedStates.Hidden)) _hidden.Add(stream.clone().DetachFromDisposeScope());
    }

    internal void Attention(Func<Tensor> probabilities, Tensor output)
    {
        if (Wants(TracedStates.AttentionMaps)) _maps.Add(probabilities().DetachFromDisposeScope());
        if (Wants(TracedStates.AttentionOutputs)) _outputs.Add(output.clone().DetachFromDisposeScope());
    }
}
