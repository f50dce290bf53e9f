using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>checkpoint.cpp</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)]
    internal static partial nint r2q_checkpoint(nint input, nint value, long key, delegate* unmanaged[Cdecl]<long, nint, nint, nint, byte*, int, int> again);
    [LibraryImport(Library)] internal static partial int r2q_tensor_assign(nint slot, nint handle);
}
