using System.Globalization;
using System.Runtime.InteropServices;

namespace R2QBench.Runner.Provenance;

/// <summary>Which cuDNN this process has loaded; asked of the library itself, since its file name holds the major version only.</summary>
public static unsafe class CudnnVersion
{
    /// <summary>E.g. <c>9.1.0</c>; null where libtorch brought none.</summary>
    public static string? Read()
    {
        if (!File.Exists("/proc/self/maps")) return null;
        var file = File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? line[at..] : "")
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libcudnn.so", StringComparison.Ordinal));
        if (file is null || !NativeLibrary.TryLoad(file, out var library)) return null;
        return NativeLibrary.TryGetExport(library, "cudnnGetVersion", out var function) ? Format((long)((delegate* unmanaged<nuint>)function)()) : null;
    }

    /// <summary>The number as NVIDIA composes it: 1000 · major + 100 · minor + patch, from version 9 on 10,000 · major.</summary>
    internal static string Format(long number)
    {
        var unit = number >= 90000 ? 10000 : 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{number / unit}.{number % unit / 100}.{number % 100}");
    }
}
