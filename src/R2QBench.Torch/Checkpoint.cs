using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using R2QBench.Torch.Interop;
using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>
/// A piece of a model of which the backward pass keeps the input only, and computes the piece again: memory against time, by Chen et al., arXiv 1604.06174.
/// </summary>
/// <remarks>
/// Values and gradients are those of the piece itself, bit for bit: both times it runs with gradients recorded, by the same operators. (A parameter that
/// several runs read before one backward pass gets its gradients one by one, not summed first: other last bits.) The piece must do the same both times:
/// nothing random, nothing that changes in between. Gradients of what it reads besides its input are added by <c>backward</c>; <c>autograd.grad</c> with
/// respect to them does not find them. There is no second derivative: asking for one is an error.
/// </remarks>
public sealed unsafe class Checkpoint
{
    // What the graph holds is a number: it may outlive this object, and is freed on any thread, also while the process ends.
    private static readonly ConcurrentDictionary<long, WeakReference<Checkpoint>> Known = new();
    private static long _last;

    private readonly Func<Tensor, Tensor> _piece;
    private readonly long _key = Interlocked.Increment(ref _last);

    /// <param name="piece">Gives a new tensor, which the caller owns. Kept as long as this object, which must live until the backward pass.</param>
    public Checkpoint(Func<Tensor, Tensor> piece)
    {
        _piece = piece;
        Known[_key] = new WeakReference<Checkpoint>(this);
    }

    ~Checkpoint() => Known.TryRemove(_key, out _);

    /// <summary>What the piece gives; without gradients the piece itself.</summary>
    public Tensor Run(Tensor input)
    {
        if (!is_grad_enabled()) return _piece(input);
        using var scope = NewDisposeScope();
        var value = _piece(Leaf(input, input.requires_grad));
        if (!value.requires_grad) return value.MoveToOuterDisposeScope();
        var handle = Native.Check(Native.r2q_checkpoint(input.Handle, value.Handle, _key, &Again), nameof(Checkpoint));
        GC.KeepAlive(input);
        return Tensor.UnsafeCreateTensor(handle).MoveToOuterDisposeScope();
    }

    private static Tensor Leaf(Tensor input, bool wantsGradient)
    {
        var leaf = input.detach();
        leaf.requires_grad = wantsGradient;
        return leaf;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Again(long key, nint input, nint gradient, nint result, byte* text, int room)
    {
        try
        {
            using var scope = NewDisposeScope();
            var (kept, upstream) = (Tensor.UnsafeCreateTensor(input), Tensor.UnsafeCreateTensor(gradient));
            if (!Known.TryGetValue(key, out var reference) || !reference.TryGetTarget(out var checkpoint))
                throw new InvalidOperationException("what is to be computed again is gone");
            using var recorded = enable_grad();
            var leaf = Leaf(kept, result != 0);
            autograd.backward([checkpoint._piece(leaf)], [upstream]);
            if (result != 0 && leaf.grad is { } wanted) Native.Check(Native.r2q_tensor_assign(result, wanted.Handle), nameof(Checkpoint));
            return 0;
        }
        catch (Exception failure)   // none may pass through native frames
        {
            var words = new Span<byte>(text, room);
            Encoding.UTF8.TryGetBytes(failure.Message.AsSpan(0, Math.Min(failure.Message.Length, room / 4)), words, out _);
            return -1;
        }
    }
}
