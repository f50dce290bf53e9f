using R2QBench.Runner.Runs;
using R2QBench.Runner.Training;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

public class StepLogTests
{
    private static StepReport Step(int step) => new(step, Steps: 25, TokensTrained: step * 100L, Loss: 2, GradientNorm: 1, LearningRate: 0.1, TimeSpan.FromSeconds(step * 2));

    [Fact]
    public void The_first_the_last_and_every_tenth_step_become_rows()
    {
        var record = new RunRecord();
        var log = new StepLog(record, logEvery: 10, codesChanged: null);
        for (var step = 1; step <= 25; step++) log.Add(Step(step));

        Assert.Equal([1, 10, 20, 25], record.Steps.Select(row => row.Step));
        Assert.All(record.Steps, row => Assert.Equal(50, row.TokensPerSecond!.Value, 9));   // 100 tokens in 2 seconds
        Assert.Equal(25, record.LastStep);
        Assert.Equal(2500, record.TokensTrained);
    }

    [Fact]
    public void Changed_codes_are_counted_only_when_a_row_is_written()
    {
        var record = new RunRecord();
        var asked = 0;
        var log = new StepLog(record, logEvery: 10, () => asked++ == 0 ? null : 0.25);
        for (var step = 1; step <= 20; step++) log.Add(Step(step));

        Assert.Equal(3, asked);
        Assert.Equal([null, 0.25, 0.25], record.Steps.Select(row => row.CodesChangedFraction));
    }
}
