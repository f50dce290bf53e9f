using R2QBench.Core.Errors;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Yaml;

/// <summary>Where a task's YAML file says its rows are. A shared file reaches nothing but its own folder, the data folder and the hub's cache.</summary>
internal static class TaskDataSource
{
    private const string BelowDataFolder = "data:";

    /// <summary>The file or folder.</summary>
    /// <param name="source">As written.</param>
    /// <param name="yaml">The YAML file.</param>
    /// <param name="key">For messages.</param>
    /// <exception cref="ProblemException">It leads out of the folder, or is not there.</exception>
    public static string Resolve(string source, string yaml, string key)
    {
        if (source.StartsWith(DatasetSource.Scheme, StringComparison.Ordinal)) return DatasetSource.Parse(source, $"{yaml}  {key}").Require();
        bool inData = source.StartsWith(BelowDataFolder, StringComparison.Ordinal);
        string path = inData ? source[BelowDataFolder.Length..] : source;
        if (Path.IsPathRooted(path) || path.Split('/', '\\').Contains(".."))
        {
            throw new ProblemException(new Problem(
                "Leads out of its folder", $"{yaml}  {key}", source, "a path below the YAML file, data:PATH below the data folder, or dataset:ORG/NAME/PATH", "put the rows beside the YAML file"));
        }

        if (inData) return DataFile.Require($"{yaml}  {key}", path);
        string full = Path.Combine(Path.GetDirectoryName(yaml) ?? "", path);
        return File.Exists(full) || Directory.Exists(full) ? full : throw new ProblemException(new Problem("Does not exist", $"{yaml}  {key}", source, NextStep: $"looked for {Path.GetFullPath(full)}"));
    }
}
