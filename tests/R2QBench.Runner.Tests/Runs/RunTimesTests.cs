using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Commands;
using R2QBench.Runner.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

[Collection(TrainingCollection.Name)]
public sealed class RunTimesTests(TinyModel model)
{
    [Fact]
    public void A_run_that_was_done_takes_its_time_and_a_longer_one_in_proportion()
    {
        using var experiment = new TinyExperiment(model);
        Assert.Null(new RunTimes([]).Of(Plan(experiment, "seed=1")));
        experiment.Run();
        var rows = experiment.Runs();
        var row = Assert.Single(rows, run => !run.IsBaseline);

        var times = new RunTimes(rows);
        Assert.Equal(TimeSpan.FromSeconds(row.TotalSeconds!.Value), times.Of(Plan(experiment, "seed=1")));
        var longer = times.Of(Plan(experiment, "training.steps=600"))!.Value.TotalSeconds;
        Assert.Equal(row.TotalSeconds.Value - row.TrainSeconds!.Value + 600 * 4 * 32 / row.TokensPerSecond!.Value, longer, 1e-3);
        Assert.Null(new RunTimes([row with { Status = RunStatus.Failed }]).Of(Plan(experiment, "training.steps=600")));
    }

    [Fact]
    public void The_plan_shows_the_time_once_something_alike_was_done()
    {
        using var experiment = new TinyExperiment(model);
        string[] validate = ["validate", experiment.SpecPath, "--results", experiment.Results, "--set", "training.steps=50", "--json"];
        Assert.Contains("\"seconds_estimated\": null", Commands.R2qProcess.RunInside(validate).Out, StringComparison.Ordinal);
        experiment.Run();
        Assert.DoesNotContain("\"seconds_estimated\": null", Commands.R2qProcess.RunInside(validate).Out, StringComparison.Ordinal);
    }

    private static PlannedRun Plan(TinyExperiment experiment, string setting) =>
        new ExperimentPlanner(experiment.Results).Plan(SpecReader.Read(experiment.SpecPath, [setting], Vocabulary.Create())).Runs[^1];
}
