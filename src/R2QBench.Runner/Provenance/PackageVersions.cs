using System.Text.Json;
using R2QBench.Core.Files;

namespace R2QBench.Runner.Provenance;

/// <summary>Versions of the packages that the program is made of: from NuGet and from npm.</summary>
public static class PackageVersions
{
    /// <summary>Those of this process, by <c>nuget:NAME</c> and <c>npm:NAME</c>; empty where the lists are missing.</summary>
    public static SortedDictionary<string, string> Read()
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var assembly = typeof(PackageVersions).Assembly.Location;
        AddNuget(versions, Path.ChangeExtension(assembly, ".deps.json"));
        if (RepositoryRoot.Find() is { } root) AddNpm(versions, Path.Combine(root, "node_modules", ".package-lock.json"));
        return versions;
    }

    /// <param name="versions">Receives them.</param>
    /// <param name="file">A <c>*.deps.json</c>; its libraries of type "package" count.</param>
    internal static void AddNuget(IDictionary<string, string> versions, string file) => AddFrom(file, root =>
    {
        foreach (var library in root.GetProperty("libraries").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package" || library.Name.Split('/') is not [var name, var version]) continue;
            versions[$"nuget:{name}"] = version;
        }
    });

    /// <param name="versions">Receives them.</param>
    /// <param name="file">npm's list of what is really installed; packages inside others do not count.</param>
    internal static void AddNpm(IDictionary<string, string> versions, string file) => AddFrom(file, root =>
    {
        const string Folder = "node_modules/";
        foreach (var package in root.GetProperty("packages").EnumerateObject())
        {
            if (package.Name.LastIndexOf(Folder, StringComparison.Ordinal) == 0 && package.Value.TryGetProperty("version", out var version))
                versions[$"npm:{package.Name[Folder.Length..]}"] = version.GetString() ?? "";
        }
    });

    private static void AddFrom(string file, Action<JsonElement> add)
    {
        if (!File.Exists(file)) return;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            add(document.RootElement);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A list that cannot be read says nothing; the run does not depend on it.
        }
    }
}
