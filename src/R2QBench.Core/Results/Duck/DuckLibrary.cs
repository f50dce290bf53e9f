using System.Reflection;
using System.Runtime.InteropServices;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;

namespace R2QBench.Core.Results.Duck;

/// <summary>Finds and loads libduckdb once per process.</summary>
public static class DuckLibrary
{
    private const string Variable = "R2Q_DUCKDB";
    private const string Package = "node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";
    private static readonly Lazy<nint> Handle = new(() => Load(Location));

    static DuckLibrary() => NativeLibrary.SetDllImportResolver(
        Assembly.GetExecutingAssembly(), (name, _, _) => name == DuckNative.Library ? Handle.Value : 0);

    /// <summary>Where the library is looked for: <c>R2Q_DUCKDB</c>, else the npm package below the repository root; null if there is no such root.</summary>
    public static string? Location =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? chosen
        : RepositoryRoot.Find() is { } root ? Path.Combine(root, Package) : null;

    /// <summary>DuckDB's own version, e.g. <c>v1.5.6</c>.</summary>
    /// <exception cref="ProblemException">The library is missing or cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return Marshal.PtrToStringUTF8(DuckNative.duckdb_library_version()) ?? "";
        }
    }

    /// <exception cref="ProblemException">The library is missing or cannot be loaded; exit code 3.</exception>
    internal static void EnsureLoaded() => _ = Handle.Value;

    internal static nint Load(string? path)
    {
        if (path is null || !File.Exists(path))
            throw Missing("DuckDB's library, which reads and writes the results, is not there", path);
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Missing("DuckDB's library cannot be loaded: " + e.Message.ReplaceLineEndings(" "), path);
        }
    }

    private static ProblemException Missing(string what, string? path) => new(
        new Problem(what, path ?? Package, NextStep: $"run ./r2q once (it installs the npm parts), or name a libduckdb.so in {Variable}"),
        ExitCode.Environment);
}
