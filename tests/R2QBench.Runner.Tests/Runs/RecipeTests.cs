using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>Every recipe runs on the built-in model, a few steps and items each; that they are valid as they stand is tested with all experiments.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RecipeTests
{
    public static TheoryData<string> Recipes()
    {
        var recipes = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Require(), "experiments", "recipes"), "*.yaml").Order(StringComparer.Ordinal))
            recipes.Add(Path.GetFileNameWithoutExtension(file));
        return recipes;
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_recipe_runs(string recipe)
    {
        using var folder = new TempFolder();
        var spec = Path.Combine(RepositoryRoot.Require(), "experiments", "recipes", $"{recipe}.yaml");
        var text = File.ReadAllText(spec);
        List<string> few =
        [
            "--set", "training.steps=2", "--set", "training.batch_size=2",
            "--set", "evaluation=[{perplexity: {corpus: builtin:world, sequence_length: 64, max_tokens: 129}}]",
        ];
        if (text.Contains("teacher:", StringComparison.Ordinal)) few.AddRange(["--set", "data.teacher={documents: 6, prompt_tokens: 8, length: 40, temperature: 0.7}"]);
        if (text.Contains("asymmetric_clip", StringComparison.Ordinal)) few.AddRange(["--set", "quantization.calibration_rows=1"]);

        var result = R2qProcess.RunInside(["run", spec, "--results", folder.Path, .. few]);

        Assert.True(result.ExitCode == 0, result.Error);
        var run = Assert.Single(new ResultStore(folder.Path).Read<RunRow>(recipe), row => !row.IsBaseline);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.True(run.TokensTrained > 0);
    }
}
