namespace R2QBench.Core.Tests;

/// <summary>The test inputs that are part of this repository.</summary>
internal static class FixtureFolder
{
    /// <summary>Path of a tiny checkpoint, e.g. <c>llama</c>.</summary>
    public static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "hf", name);
}
