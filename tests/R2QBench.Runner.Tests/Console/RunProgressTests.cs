using R2QBench.Runner.Console;
using Xunit;

namespace R2QBench.Runner.Tests.Console;

public class RunProgressTests
{
    private readonly FakeClock _clock = new();
    private readonly StringWriter _written = new() { NewLine = "\n" };

    [Fact]
    public void A_log_file_gets_a_line_after_five_silent_seconds_and_none_before()
    {
        var progress = new RunProgress(new PlainStatusDisplay(_written, _clock), _clock);
        progress.StartRun(2, 5, "r2q, group 64");
        progress.StartStage("training");
        for (var step = 1; step <= 8; step++)
        {
            _clock.Advance(1);
            progress.Step(step, 20, loss: 2.5, tokensPerSecond: 12_345);
        }

        Assert.Equal("[2/5] r2q, group 64\n[2/5] training step 5/20  loss 2.5000  12.3k tok/s  15.0 s left\n", _written.ToString());
    }

    [Fact]
    public void A_log_file_gets_no_control_characters()
    {
        var progress = new RunProgress(new PlainStatusDisplay(_written, _clock), _clock);
        progress.StartRun(1, 1, "rtn");
        _clock.Advance(6);
        progress.Part("builtin:world", 10, 40);
        progress.EndRun("completed");

        Assert.Equal("[1/1] rtn\n[1/1]  builtin:world 10/40  18.0 s left\n[1/1] completed in 6.00 s\n", _written.ToString());
    }

    [Fact]
    public void A_terminal_line_is_redrawn_in_place_ten_times_a_second_at_most()
    {
        var progress = new RunProgress(new TerminalStatusDisplay(_written, 80, _clock), _clock);
        progress.StartRun(1, 1, "rtn");
        _written.GetStringBuilder().Clear();
        for (var step = 1; step <= 100; step++)
        {
            _clock.Advance(0.01);
            progress.Step(step, 100, 1, 1000);
        }

        Assert.Equal(10, _written.ToString().Split('\r').Length - 1);
        Assert.DoesNotContain('\n', _written.ToString());
    }

    [Fact]
    public void A_terminal_line_is_cut_to_the_width_and_removed_before_a_lasting_line()
    {
        var display = new TerminalStatusDisplay(_written, 10, _clock);
        display.Update(() => "0123456789abc");
        display.Line("done");

        Assert.Equal("\r\u001b[2K012345678\r\u001b[2Kdone\n", _written.ToString());
    }

    [Fact]
    public void Time_left_is_unknown_before_the_first_step()
    {
        var progress = new RunProgress(new TerminalStatusDisplay(_written, 80, _clock), _clock);
        progress.Step(0, 10, 1, double.NaN);

        Assert.Contains("? tok/s  ? left", _written.ToString(), StringComparison.Ordinal);
    }
}
