using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Torch;
using Xunit;

namespace R2QBench.Runner.Tests.Benchmarks;

[Collection(TrainingCollection.Name)]
public sealed class TurnsTests
{
    [Fact]
    public void Both_forms_take_turns_and_untimed_work_does_not_count()
    {
        var forms = new List<bool>();

        var timing = new Turns(1, 1, 2, TimeSpan.Zero, CancellationToken.None).Compare("work", _ => forms.Add(Fused.Enabled));

        Assert.Equal([true, true, true, false, false, false, true, true, true, false, false, false], forms);
        Assert.Equal("work", timing.Name);
        Assert.True(Fused.Enabled);
    }

    [Fact]
    public void The_switch_is_as_it_was_after_work_that_fails()
    {
        var turns = new Turns(1, 0, 1, TimeSpan.Zero, CancellationToken.None);

        Assert.Throws<InvalidOperationException>(() => turns.Compare("work", _ => { if (!Fused.Enabled) throw new InvalidOperationException(); }));
        Assert.True(Fused.Enabled);
    }

    [Fact]
    public void The_switch_is_as_it_was_after_a_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var turns = new Turns(1, 0, 1, TimeSpan.Zero, cancellation.Token);

        // Looked at before the next turn, which is that of the plain form; the one after it would be fused again.
        Assert.Throws<OperationCanceledException>(() => turns.Compare("work", _ => { if (!Fused.Enabled) cancellation.Cancel(); }));
        Assert.True(Fused.Enabled);
    }
}
