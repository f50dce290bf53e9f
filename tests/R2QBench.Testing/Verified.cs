using System.Runtime.CompilerServices;
using Xunit;

namespace R2QBench.Testing;

/// <summary>Output pinned by a file beside the test: a changed report is a visible diff.</summary>
public static class Verified
{
    private const string Accept = "R2Q_ACCEPT";

    /// <summary>Compares with <c>VerifiedFiles/NAME</c> beside the calling test; <c>R2Q_ACCEPT=1</c> writes that file instead.</summary>
    public static void Matches(string actual, string name, [CallerFilePath] string testFile = "") =>
        MatchesFile(actual, Path.Combine(Path.GetDirectoryName(testFile)!, "VerifiedFiles", name));

    /// <summary>The same for a file elsewhere.</summary>
    public static void MatchesFile(string actual, string path)
    {
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.True(File.Exists(path), $"{path} is missing; run the test with {Accept}=1 to write it, then read what it says.");
        var expected = File.ReadAllText(path);
        if (expected == actual) return;
        Assert.Fail($"Differs from {path} (after review, {Accept}=1 accepts it).\n--- expected\n{expected}\n--- actual\n{actual}");
    }
}
