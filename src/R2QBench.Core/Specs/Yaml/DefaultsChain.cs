using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Specs.Schema;

namespace R2QBench.Core.Specs.Yaml;

/// <summary>A spec file on top of the file that its <c>defaults</c> key names, and that one's, and so on.</summary>
/// <remarks>Blocks are merged key by key; lists and single values of the upper file replace those below.</remarks>
internal static class DefaultsChain
{
    /// <summary>The merged keys without <c>defaults</c>; null if the first file cannot be read.</summary>
    public static SpecMap? Read(string path, Findings findings)
    {
        if (SpecFile.Read(path, named: "", findings) is not { } top) return null;
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        return Merge(top, full, RepositoryRoot.Above(folder) ?? folder, [full], findings);
    }

    private static SpecMap Merge(SpecMap top, string path, string boundary, List<string> chain, Findings findings)
    {
        if (top.Find(RunSchema.Defaults) is not { } entry) return top;
        var rest = top.Without(RunSchema.Defaults);
        if (Locate(entry, path, boundary, chain, findings) is not { } basePath) return rest;
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), basePath);
        if (shown.StartsWith("..", StringComparison.Ordinal)) shown = basePath;
        var below = SpecFile.Read(shown, entry.Value.Mark.Where(RunSchema.Defaults), findings);
        if (below is null) return rest;
        chain.Add(basePath);
        return Merge(below, basePath, boundary, chain, findings).Under(rest);
    }

    private static string? Locate(SpecEntry entry, string path, string boundary, List<string> chain, Findings findings)
    {
        var where = entry.Value.Mark.Where(RunSchema.Defaults);
        if (entry.Value is not SpecScalar { IsNull: false, Text: { Length: > 0 } name })
            return Refuse("Is not a file name", "a YAML file, relative to this one", "name one file");
        if (Path.IsPathRooted(name)) return Refuse("Is an absolute path", "a YAML file, relative to this one", "name it relative to this file");
        var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, name));
        if (!SafePath.IsBelow(boundary, full)) return Refuse("Leads out of the folder tree", $"a YAML file below {boundary}", "copy the file into the tree");
        if (!chain.Contains(full)) return full;
        var files = string.Join(" → ", chain.Append(full).Select(Path.GetFileName));
        return Refuse("Leads in a circle", "a file that is not based on this one", $"break the circle {files}");

        string? Refuse(string what, string allowed, string nextStep)
        {
            findings.Add(new Problem(what, where, entry.Value.Display(), allowed, nextStep));
            return null;
        }
    }
}
