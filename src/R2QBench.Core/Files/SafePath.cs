using R2QBench.Core.Errors;

namespace R2QBench.Core.Files;

/// <summary>Names from files (weight shards, defaults, archives) joined to a folder without ever leaving it.</summary>
public static class SafePath
{
    /// <summary>True if the path is the folder or lies below it, both made absolute first.</summary>
    public static bool IsBelow(string folder, string path)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path));
        return !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>The absolute path of <paramref name="name"/> below <paramref name="folder"/>.</summary>
    /// <param name="folder">Where to stay.</param>
    /// <param name="name">A relative path.</param>
    /// <param name="where">Who names it, for the message.</param>
    /// <exception cref="ProblemException">The name is absolute, empty or leads out of the folder.</exception>
    public static string Below(string folder, string name, string where)
    {
        var acceptable = name.Length > 0 && !name.Contains('\0') && !Path.IsPathRooted(name) && IsBelow(folder, Path.Combine(folder, name));
        if (acceptable) return Path.GetFullPath(Path.Combine(folder, name));
        throw new ProblemException(new Problem(
            "Names a file outside its folder", where, $"\"{name}\"", $"a relative path below {folder}", "use a file in the same folder tree"));
    }
}
