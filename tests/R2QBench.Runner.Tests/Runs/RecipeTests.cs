using R2QBench.Core.Files;
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
        var text = File.ReadAllText(ShippedExperiment.Spec($"recipes/{recipe}"));
        List<string> few = ["training.steps=2", "training.batch_size=2"];
        if (text.Contains("teacher:", StringComparison.Ordinal)) few.Add("data.teacher={documents: 6, prompt_tokens: 8, length: 40, temperature: 0.7}");
        if (text.Contains("asymmetric_clip", StringComparison.Ordinal)) few.Add("quantization.calibration_rows=1");

        var run = Assert.Single(ShippedExperiment.Run($"recipes/{recipe}", few), row => !row.IsBaseline);

        Assert.True(run.TokensTrained > 0);
    }
}
