using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>tensors.cpp. Getters that only read a field skip the GC transition: they neither block nor throw.</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial void r2q_tensor_free(nint handle);
    [LibraryImport(Library)] internal static partial void r2q_tensors_free(nint* handles, int count);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long r2q_tensors_live();
    [LibraryImport(Library)] internal static partial nint r2q_tensor_share(nint handle);
    [LibraryImport(Library)] internal static partial nint r2q_tensor_from_host(void* data, long bytes, long* sizes, int dims, int dtype);
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint r2q_tensor_data(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_tensor_dim(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void r2q_tensor_sizes(nint handle, long* sizes);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void r2q_tensor_strides(nint handle, long* strides);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long r2q_tensor_size(nint handle, long dim);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long r2q_tensor_numel(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_tensor_dtype(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_tensor_element_size(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long r2q_tensor_device(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_tensor_is_contiguous(nint handle);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_tensor_is_same(nint left, nint right);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int r2q_tensor_shares_storage(nint left, nint right);
}
