using System.Text.Json;
using R2QBench.Core.Files;

namespace R2QBench.Runner.Doctor;

/// <summary>The npm packages that package.json names: DuckDB's library, the second Parquet reader, the chart library.</summary>
public sealed class NpmPartsCheck : IDoctorCheck
{
    private const string Install = "npm ci in the repository's folder";

    public string Name => "npm parts";

    public Finding Run()
    {
        if (RepositoryRoot.Find() is not { } root) return Finding.Warning(Install, "the repository's folder was not found from this program's location");
        var manifest = Path.Combine(root, "package.json");
        if (!File.Exists(manifest)) return Finding.Warning(Install, $"{manifest} does not exist");

        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var wanted = new[] { "dependencies", "devDependencies" }
            .Where(section => json.RootElement.TryGetProperty(section, out _))
            .SelectMany(section => json.RootElement.GetProperty(section).EnumerateObject().Select(part => part.Name))
            .ToList();
        var missing = wanted.Where(name => !File.Exists(Path.Combine(root, "node_modules", name, "package.json"))).ToList();
        return missing.Count == 0
            ? Finding.Ok($"{wanted.Count} of {wanted.Count}: {string.Join(", ", wanted)}")
            : Finding.Missing(Install, $"missing {missing.Count} of {wanted.Count}: {string.Join(", ", missing)}");
    }
}
