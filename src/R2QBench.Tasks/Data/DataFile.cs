using R2QBench.Core.Errors;
using R2QBench.Core.Files;

namespace R2QBench.Tasks.Data;

/// <summary>Files of built-in data names, below the data folder.</summary>
internal static class DataFile
{
    /// <summary>Full path of a file that has to be there.</summary>
    /// <param name="name">The data's name as a spec has it, for the message.</param>
    /// <param name="relativePath">Path below the data folder, with slashes.</param>
    /// <exception cref="ProblemException">No data folder, or the file is not in it.</exception>
    public static string Require(string name, string relativePath) => Require(name, relativePath, DataRoot.Find());

    /// <summary>Whether a look-up that throws where something is missing goes through.</summary>
    public static bool IsThere(Action require)
    {
        try
        {
            require();
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    internal static string Require(string name, string relativePath, string? root)
    {
        if (root is null)
        {
            throw new ProblemException(new Problem(
                "Needs data that is not part of this repository, and no data folder was found",
                name,
                NextStep: $"set {DataRoot.Variable} to the folder that holds {relativePath}"));
        }

        string path = Path.Combine(root, Path.Combine(relativePath.Split('/')));
        return File.Exists(path) || Directory.Exists(path) ? path : throw new ProblemException(new Problem(
            "Is not in the data folder", name, path, NextStep: $"put it there, or set {DataRoot.Variable} to the folder that holds {relativePath}"));
    }
}
