namespace R2QBench.Torch;

/// <summary>Which shared libraries are really mapped into this process, told by the system and not by configuration.</summary>
internal sealed record MappedLibraries(string Blas, string? OpenMp)
{
    private const string BuiltIn = "built into libtorch";

    internal static MappedLibraries Read() => Parse(File.Exists("/proc/self/maps") ? File.ReadLines("/proc/self/maps") : []);

    /// <param name="lines">Lines of <c>/proc/self/maps</c>: six columns, the last one the file.</param>
    internal static MappedLibraries Parse(IEnumerable<string> lines)
    {
        var files = lines.Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "").Where(file => file.Length > 0).Distinct().ToArray();
        return new MappedLibraries(
            Named(files, "libopenblas", "libmkl_rt", "libmkl_core", "libblis", "libblas") ?? BuiltIn,
            Named(files, "libgomp", "libiomp5", "libomp"));
    }

    private static string? Named(string[] files, params string[] prefixes) =>
        prefixes.Select(prefix => files.FirstOrDefault(file => Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal))).FirstOrDefault(file => file is not null);
}
