using R2QBench.Core.Specs;
using R2QBench.Runner.Training;
using Xunit;

namespace R2QBench.Runner.Tests.Training;

public class LearningRateScheduleTests
{
    private static double At(string name, long step, int warmup = 10, double final = 0.1) =>
        new LearningRateSchedule(new ScheduleSpec { Name = name, WarmupSteps = warmup, FinalFraction = final }, peak: 2.0, steps: 110).At(step);

    [Theory]
    [InlineData("constant", 0, 0.2)]      // a tenth of the peak: the warm-up has ten steps
    [InlineData("cosine", 4, 1.0)]
    [InlineData("linear", 9, 2.0)]
    [InlineData("constant", 109, 2.0)]
    [InlineData("cosine", 10, 2.0)]       // the peak
    [InlineData("cosine", 60, 1.1)]       // half way: the mean of 2.0 and 0.2
    [InlineData("cosine", 110, 0.2)]      // a tenth of the peak
    [InlineData("linear", 60, 1.1)]
    [InlineData("linear", 110, 0.2)]
    public void Rates_follow_the_formula(string name, long step, double expected) => Assert.Equal(expected, At(name, step), 12);

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak() => Assert.Equal(2.0, At("cosine", 0, warmup: 0), 12);

    [Fact]
    public void An_unknown_schedule_is_refused() => Assert.Throws<ArgumentException>(() => At("step", 0));
}
