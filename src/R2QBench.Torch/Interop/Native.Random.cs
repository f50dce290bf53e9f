using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>random.cpp</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial int r2q_manual_seed(ulong seed);
    [LibraryImport(Library)] internal static partial nint r2q_generator_default(long device);
    [LibraryImport(Library)] internal static partial nint r2q_generator_new(long device, ulong seed);
    [LibraryImport(Library)] internal static partial void r2q_generator_free(nint handle);
    [LibraryImport(Library)] internal static partial int r2q_generator_set_seed(nint handle, ulong seed);
    [LibraryImport(Library)] internal static partial int r2q_generator_new_seed(nint handle, ulong* seed);
    [LibraryImport(Library)] internal static partial int r2q_generator_seed(nint handle, ulong* seed);
    [LibraryImport(Library)] internal static partial nint r2q_generator_state(nint handle);
    [LibraryImport(Library)] internal static partial int r2q_generator_set_state(nint handle, nint state);
}
