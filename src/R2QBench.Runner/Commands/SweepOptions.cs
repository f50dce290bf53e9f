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

    private readonly Option<int> _checkpointSeconds = new("--checkpoint-seconds")
    {
        Description = "Training leaves a checkpoint after so many seconds; 0: only when it is stopped",
        HelpName = "N",
        DefaultValueFactory = _ => CheckpointPolicy.DefaultSeconds,
    };

    private readonly Option<int?> _checkpointSteps = new("--checkpoint-steps") { Description = "Training leaves a checkpoint after every N optimizer steps as well", HelpName = "N" };
    private readonly Option<string> _resume = new("--resume")
    {
        Description = "Which checkpoints a run goes on from: match (same libtorch, BLAS, processor and threads), any, or none",
        HelpName = "match|any|none",
        DefaultValueFactory = _ => "match",
    };

    private readonly Option<int?> _timeout = new("--timeout") { Description = "Seconds after which a run counts as failed", HelpName = "SECONDS" };
    private readonly Option<bool> _halve = new("--halve-batch")
    {
        Description = "Try a training that ran out of memory again with half the batch and twice the accumulation; the row says so",
    };

    public SweepOptions()
    {
        AtLeast(_timeout, 1);
        _rerun.AcceptOnlyFromAmong("failed", "all");
        _resume.AcceptOnlyFromAmong("match", "any", "none");
        AtLeast(_checkpointSeconds, 0);
        AtLeast(_checkpointSteps, 1);
    }

    /// <summary><c>SPEC</c>.</summary>
    public Argument<string> Spec { get; } = CommonOptions.Spec();

    /// <summary><c>--results DIR</c>.</summary>
    public Option<string> Results { get; } = CommonOptions.Results();

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Spec);
        foreach (var option in (Option[])[Results, _set, _device, _rerun, _samples, _checkpointSeconds, _checkpointSteps, _resume, _timeout, _halve]) command.Options.Add(option);
    }

    /// <summary>Overrides of the spec, those of <c>--device</c> last.</summary>
    public IReadOnlyList<string> Overrides(ParseResult arguments) => CommonOptions.RunOverrides(arguments.GetValue(_set), arguments.GetValue(_device));

    /// <summary>Which finished runs are repeated.</summary>
    public RerunChoice Rerun(ParseResult arguments) => arguments.GetValue(_rerun) switch
    {
        "failed" => RerunChoice.Failed,
        "all" => RerunChoice.All,
        _ => RerunChoice.None,
    };

    /// <summary>How runs are done.</summary>
    public RunOptions RunOptions(ParseResult arguments) => new()
    {
        Samples = arguments.GetValue(_samples),
        Timeout = arguments.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        HalvesBatch = arguments.GetValue(_halve),
        Checkpoints = new CheckpointPolicy
        {
            Seconds = arguments.GetValue(_checkpointSeconds),
            Steps = arguments.GetValue(_checkpointSteps),
            Resume = arguments.GetValue(_resume) switch { "any" => ResumeChoice.Any, "none" => ResumeChoice.None, _ => ResumeChoice.Match },
        },
    };

    /// <summary>Refuses smaller numbers.</summary>
    internal static void AtLeast<T>(Option<T> option, int minimum) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value < minimum)
            result.AddError($"{option.Name} is {value}; allowed are whole numbers from {minimum}");
    });
}
