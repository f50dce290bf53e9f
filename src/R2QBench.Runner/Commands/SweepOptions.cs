using System.CommandLine;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Commands;

/// <summary>What <c>r2q run</c> and <c>r2q sweep</c> have in common: the spec, and how its runs are done.</summary>
public sealed class SweepOptions
{
    private readonly Option<string[]> _set = CommonOptions.Set();
    private readonly Option<string?> _device = CommonOptions.Device();
    private readonly Option<string?> _rerun = new("--rerun") { Description = "Repeat finished runs as new attempts: failed, or all", HelpName = "failed|all" };
    private readonly Option<bool> _samples = new("--samples") { Description = "Also write one row per answer choice (table sample)" };

    public SweepOptions() => _rerun.AcceptOnlyFromAmong("failed", "all");

    /// <summary><c>SPEC</c>.</summary>
    public Argument<string> Spec { get; } = CommonOptions.Spec();

    /// <summary><c>--results DIR</c>.</summary>
    public Option<string> Results { get; } = CommonOptions.Results();

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Spec);
        foreach (var option in (Option[])[Results, _set, _device, _rerun, _samples]) command.Options.Add(option);
    }

    /// <summary>Overrides of the spec, those of <c>--device</c> last.</summary>
    public IReadOnlyList<string> Overrides(ParseResult arguments) => CommonOptions.Overrides(arguments.GetValue(_set), arguments.GetValue(_device));

    /// <summary>Which finished runs are repeated.</summary>
    public RerunChoice Rerun(ParseResult arguments) => arguments.GetValue(_rerun) switch
    {
        "failed" => RerunChoice.Failed,
        "all" => RerunChoice.All,
        _ => RerunChoice.None,
    };

    /// <summary>How runs are done.</summary>
    public RunOptions RunOptions(ParseResult arguments) => new() { Samples = arguments.GetValue(_samples) };
}
