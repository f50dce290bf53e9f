using System.Runtime.InteropServices;
using TorchSharp;

namespace R2QBench.Torch.Interop;

/// <summary>The handles of several tensors side by side in native memory; keeps the tensors alive until disposed.</summary>
internal sealed unsafe class HandleList : IDisposable
{
    private readonly IReadOnlyCollection<torch.Tensor?> _tensors;

    /// <param name="tensors">Null counts as empty; an entry may be null.</param>
    internal HandleList(IEnumerable<torch.Tensor?>? tensors)
    {
        _tensors = tensors as IReadOnlyCollection<torch.Tensor?> ?? tensors?.ToArray() ?? [];
        Count = _tensors.Count;
        Pointer = (nint*)NativeMemory.Alloc((nuint)Math.Max(1, Count), (nuint)sizeof(nint));
        int i = 0;
        foreach (var tensor in _tensors)
            Pointer[i++] = tensor is null || tensor.IsInvalid ? 0 : tensor.Handle;
    }

    internal nint* Pointer { get; private set; }

    internal int Count { get; }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
        foreach (var tensor in _tensors)
            GC.KeepAlive(tensor);
    }
}
