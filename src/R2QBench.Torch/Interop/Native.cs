using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>The exported functions of libr2qtorch.so, one file per native file (errors.cpp, versions.cpp here).</summary>
internal static unsafe partial class Native
{
    internal const string Library = "r2qtorch";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, NativeLoader.Resolve);

    [LibraryImport(Library)] private static partial byte* r2q_last_error();
    [LibraryImport(Library)] internal static partial byte* r2q_compiled_version();
    [LibraryImport(Library)] internal static partial byte* r2q_loaded_version();
    [LibraryImport(Library)] internal static partial byte* r2q_library_path();
    [LibraryImport(Library)] internal static partial byte* r2q_config();
    [LibraryImport(Library)] internal static partial byte* r2q_parallel_info();

    internal static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";

    /// <summary>The last native error of this thread as the exception that TorchSharp throws.</summary>
    internal static ExternalException Error(string where) => new($"{where}: {Text(r2q_last_error())}");

    internal static void Check(int status, string where)
    {
        if (status < 0)
            throw Error(where);
    }

    internal static nint Check(nint handle, string where) => handle != 0 ? handle : throw Error(where);
}
