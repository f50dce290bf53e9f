using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>autograd.cpp</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_requires_grad(nint handle);
    [LibraryImport(Library)] internal static partial int r2q_set_requires_grad(nint handle, int value);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_is_leaf(nint handle);
    [LibraryImport(Library)] internal static partial int r2q_retain_grad(nint handle);
    [LibraryImport(Library)] internal static partial nint r2q_grad(nint handle);
    [LibraryImport(Library)] internal static partial int r2q_set_grad(nint handle, nint grad);
    [LibraryImport(Library)] internal static partial int r2q_clear_grads(nint* handles, int count, int setToNone);
    [LibraryImport(Library)]
    internal static partial int r2q_backward(nint* roots, int count, nint* grads, int gradCount, int retain,
        int createGraph, nint* inputs, int inputCount);
    [LibraryImport(Library)]
    internal static partial int r2q_autograd_grad(nint* outputs, int count, nint* inputs, int inputCount, nint* grads,
        int gradCount, int retain, int createGraph, int allowUnused, nint* results);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_grad_mode();
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_set_grad_mode(int enabled);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_inference_mode();
    [LibraryImport(Library)] internal static partial nint r2q_enter_inference_mode(int enabled);
    [LibraryImport(Library)] internal static partial void r2q_leave_inference_mode(nint guard);
}
