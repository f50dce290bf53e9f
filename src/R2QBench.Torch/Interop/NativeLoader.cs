using System.Reflection;
using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>Finds libr2qtorch.so, loads it with the libtorch it was compiled for, and refuses a mismatch in plain words.</summary>
internal static unsafe partial class NativeLoader
{
    private const string FileName = "libr2qtorch.so";
    private const string NextStep = "Run ./r2q doctor: it builds the native library, or says what is missing.";

    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Resolver for every import of this assembly; other names go the usual way.</summary>
    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == Native.Library ? Load() : 0;

    /// <summary>The folder that is searched: <c>R2Q_NATIVE</c>, else <c>.r2q/native</c> below the repository root; null when there is neither.</summary>
    internal static string? Folder()
    {
        var chosen = Environment.GetEnvironmentVariable("R2Q_NATIVE");
        if (!string.IsNullOrEmpty(chosen))
            return chosen;
        // The assembly's own folder, not the program's: for F# scripts and test hosts that is somewhere else.
        var here = Path.GetDirectoryName(typeof(NativeLoader).Assembly.Location);
        for (var folder = new DirectoryInfo(string.IsNullOrEmpty(here) ? AppContext.BaseDirectory : here); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "R2QBench.sln")))
                return Path.Combine(folder.FullName, ".r2q", "native");
        return null;
    }

    internal static nint Load()
    {
        lock (Gate)
        {
            if (_library == 0)
                _library = LoadFrom(Folder());
            return _library;
        }
    }

    /// <exception cref="NativeLibraryMissingException">There is no such library, or it does not go with the libtorch of this machine.</exception>
    internal static nint LoadFrom(string? folder)
    {
        if (folder is null)
            throw new NativeLibraryMissingException(
                $"{FileName} is searched in R2Q_NATIVE or in .r2q/native beside R2QBench.sln, and neither exists. {NextStep}");
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new NativeLibraryMissingException($"{path} does not exist. {NextStep}");

        // Threads of OpenMP and OpenBLAS that both spin on busy cores made small steps ten times slower. Only libc's setenv
        // reaches them, and only before they are loaded.
        setenv("OMP_WAIT_POLICY", "passive", 0);
        // A thread that slept at once was often woken on the core of the one that gave it work; waiting for some ten microseconds first keeps both cores.
        setenv("GOMP_SPINCOUNT", "2000", 0);
        KeepFreedMemory();
        nint library;
        try
        {
            library = NativeLibrary.Load(Path.GetFullPath(path));
        }
        catch (DllNotFoundException error)
        {
            throw new NativeLibraryMissingException(
                $"{path} cannot be loaded ({Reason(error.Message)}). It has to be built against the libtorch of this machine. {NextStep}", error);
        }

        var compiled = Text(library, "r2q_compiled_version");
        var loaded = Text(library, "r2q_loaded_version");
        if (loaded.Length > 0 && MajorMinor(loaded) != MajorMinor(compiled))
            throw new NativeLibraryMissingException(
                $"{path} was built for libtorch {compiled}, but {Text(library, "r2q_library_path")} is {loaded}. Delete {folder}. {NextStep}");
        return library;
    }

    private static string Text(nint library, string function)
    {
        var call = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, function);
        return Marshal.PtrToStringUTF8((nint)call()) ?? "";
    }

    internal static string MajorMinor(string version) => string.Join('.', version.Split('.').Take(2));

    // The runtime's message lists every name it tried; the first line that speaks of a cause is enough.
    private static string Reason(string message) =>
        message.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Contains(": ", StringComparison.Ordinal)) ?? message;

    /// <summary>Lets the C library use the memory of freed tensors again instead of giving every large one back: clearing fresh pages took a third of an evaluation's time.</summary>
    private static void KeepFreedMemory()
    {
        const int TrimThreshold = -1, MmapThreshold = -3;
        const int LargestMmapThreshold = 32 << 20, KeptBytes = 256 << 20;
        // Both at once: setting one alone switches off the other's own adaptation.
        _ = mallopt(MmapThreshold, LargestMmapThreshold);
        _ = mallopt(TrimThreshold, KeptBytes);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
