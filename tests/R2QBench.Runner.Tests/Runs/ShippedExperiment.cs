using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>An experiment of this repository, run to its end within this process; its evaluation takes a moment.</summary>
internal static class ShippedExperiment
{
    private const string Evaluation = "evaluation=[{perplexity: {corpus: builtin:world, sequence_length: 64, max_tokens: 129}}]";

    /// <summary>Path of its spec.</summary>
    /// <param name="name">Below <c>experiments</c>, without ending.</param>
    public static string Spec(string name) => Path.Combine(RepositoryRoot.Require(), "experiments", $"{name}.yaml");

    /// <summary>Its runs, all completed.</summary>
    /// <param name="name">As for <see cref="Spec"/>.</param>
    /// <param name="settings">What else is set over the spec.</param>
    public static IReadOnlyList<RunRow> Run(string name, params IEnumerable<string> settings)
    {
        using var folder = new TempFolder();
        var result = R2qProcess.RunInside(["run", Spec(name), "--results", folder.Path, .. settings.Append(Evaluation).SelectMany(setting => (string[])["--set", setting])]);

        Assert.True(result.ExitCode == 0, result.Error);
        var runs = new ResultStore(folder.Path).Read<RunRow>();
        Assert.All(runs, run => Assert.Equal(RunStatus.Completed, run.Status));
        return runs;
    }
}
