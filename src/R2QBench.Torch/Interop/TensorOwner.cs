namespace R2QBench.Torch.Interop;

/// <summary>
/// Frees the handle of a tensor that is in no scope once the garbage collector finds the tensor unused. Tensors in a scope have
/// none: the scope frees them all in one native call, and the collector has no finalizers to run.
/// </summary>
internal sealed class TensorOwner(nint handle)
{
    private nint _handle = handle;

    static TensorOwner() => AppDomain.CurrentDomain.ProcessExit += (_, _) => ProcessEnds = true;

    ~TensorOwner()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0 && !ProcessEnds)
            Native.r2q_tensor_free(handle);
    }

    /// <summary>Set while the process ends: libtorch may be half torn down then, and the system takes the memory back anyway.</summary>
    internal static bool ProcessEnds { get; private set; }

    /// <summary>Gives the handle up: somebody else frees it.</summary>
    internal void Release()
    {
        _handle = 0;
        GC.SuppressFinalize(this);
    }
}
