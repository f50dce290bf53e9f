namespace R2QBench.Torch.Interop;

/// <summary>
/// Frees the handle of a tensor that is in no scope once the garbage collector finds the tensor unused. Tensors in a scope have
/// none: the scope frees them all in one native call, and the collector has no finalizers to run.
/// </summary>
internal sealed class TensorOwner
{
    /// <summary>Smaller tensors than this are not worth telling the garbage collector about.</summary>
    private const long Noticeable = 64 << 10;

    private readonly long _bytes;
    private nint _handle;

    static TensorOwner() => AppDomain.CurrentDomain.ProcessExit += (_, _) => ProcessEnds = true;

    internal TensorOwner(nint handle)
    {
        _handle = handle;
        // To the collector a tensor of a gigabyte is a few bytes of managed memory: without this it sees no reason to run.
        var bytes = Native.r2q_tensor_numel(handle) * Native.r2q_tensor_element_size(handle);
        if (bytes < Noticeable)
            return;
        _bytes = bytes;
        GC.AddMemoryPressure(bytes);
    }

    ~TensorOwner()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle == 0 || ProcessEnds)
            return;
        Native.r2q_tensor_free(handle);
        RemovePressure();
    }

    /// <summary>Set while the process ends: libtorch may be half torn down then, and the system takes the memory back anyway.</summary>
    internal static bool ProcessEnds { get; private set; }

    /// <summary>Gives the handle up: somebody else frees it.</summary>
    internal void Release()
    {
        _handle = 0;
        GC.SuppressFinalize(this);
        RemovePressure();
    }

    private void RemovePressure()
    {
        if (_bytes > 0)
            GC.RemoveMemoryPressure(_bytes);
    }
}
