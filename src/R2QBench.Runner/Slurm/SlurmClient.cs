using System.Globalization;
using R2QBench.Core.Errors;

namespace R2QBench.Runner.Slurm;

/// <summary>A cluster through the programs that users have: sbatch, sacct, squeue, scontrol.</summary>
/// <remarks>
/// <c>sacct</c> knows what ended, but only with a database behind it, and it calls a task that waits to run again <c>PREEMPTED</c>. <c>squeue</c> knows
/// that it waits, but forgets ended jobs after some minutes. Both are asked: what squeue still has counts, sacct fills in the rest and adds exit codes.
/// Where sacct does not answer, <c>scontrol show job</c> tells exit codes.
/// </remarks>
/// <param name="run">Runs a program; null if it is not there or does not answer. Replaced in tests.</param>
public sealed class SlurmClient(Func<string, IReadOnlyList<string>, CancellationToken, Task<ProgramResult?>> run) : ISlurm
{
    private bool? _hasAccounts;

    /// <inheritdoc/>
    public async Task RequireAsync(CancellationToken cancellation)
    {
        var result = await run("sbatch", ["--version"], cancellation) ?? throw Missing();
        if (result.ExitCode != 0) throw Silent(SbatchOutput.Refusal(result.Error));
    }

    /// <inheritdoc/>
    public async Task<long> SubmitAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        // Cancelling here would leave open whether the job is queued.
        var result = await run("sbatch", arguments, CancellationToken.None) ?? throw Missing();
        if (result.ExitCode == 0 && SbatchOutput.ParseJobId(result.Out) is { } id) return id;
        var sentence = SbatchOutput.Refusal(result.Error + "\n" + (result.ExitCode == 0 ? result.Out : ""));
        throw IsAbsent(sentence)
            ? Silent(sentence)
            : new ProblemException(new Problem($"Slurm refuses the job: {sentence}", "slurm", Shown(arguments), NextStep: "correct the slurm block of the spec (docs/cluster.md); `sinfo` lists partitions"));
    }

    /// <inheritdoc/>
    public async Task<long?> FindByNameAsync(string name, CancellationToken cancellation)
    {
        var queue = await run("squeue", ["--noheader", "--states=all", $"--name={name}", "--format=%F"], cancellation);
        if (queue is { ExitCode: 0 } && SbatchOutput.ParseJobId(queue.Out) is { } queued) return queued;
        var accounts = await run("sacct", ["--allocations", "--noheader", "--parsable2", "--starttime=now-30days", $"--name={name}", "--format=JobID"], cancellation);
        return accounts is { ExitCode: 0 } ? SbatchOutput.ParseJobId(accounts.Out.Replace('_', ';')) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<int, SlurmTask>?> TasksAsync(long jobId, CancellationToken cancellation)
    {
        var id = jobId.ToString(CultureInfo.InvariantCulture);
        var queue = await run("squeue", ["--array", "--noheader", "--states=all", $"--jobs={id}", $"--format={SqueueOutput.Format}"], cancellation);
        // "Invalid job id" means that the job is over and forgotten; any other failure means that nothing is known now.
        var forgotten = queue is { ExitCode: not 0 } && queue.Error.Contains("Invalid job id", StringComparison.OrdinalIgnoreCase);
        if (queue is null || (queue.ExitCode != 0 && !forgotten)) return null;
        var tasks = (forgotten ? [] : SqueueOutput.Parse(queue.Out)).DistinctBy(task => task.Index).ToDictionary(task => task.Index);

        foreach (var task in await DetailsAsync(id, cancellation))
        {
            if (!tasks.TryGetValue(task.Index, out var queued)) tasks[task.Index] = task;
            else if (queued.HasEnded && task.State == queued.State)
                tasks[task.Index] = queued with { Detail = SlurmTask.JoinDetails(new[] { queued.Detail, task.Detail }.SelectMany(detail => detail.Split(", ")).Distinct()) };
        }

        return tasks;
    }

    /// <inheritdoc/>
    public async Task<int?> MaxArraySizeAsync(CancellationToken cancellation) =>
        await run("scontrol", ["show", "config"], cancellation) is { ExitCode: 0 } result ? ScontrolOutput.ParseMaxArraySize(result.Out) : null;

    private async Task<IEnumerable<SlurmTask>> DetailsAsync(string id, CancellationToken cancellation)
    {
        if (_hasAccounts != false)
        {
            var accounts = await run("sacct", ["--allocations", "--noheader", "--parsable2", $"--jobs={id}", $"--format={SacctOutput.Format}"], cancellation);
            _hasAccounts = accounts is not null && !accounts.Error.Contains("disabled", StringComparison.OrdinalIgnoreCase);
            // A task that ran several times has several lines; the last one is the newest.
            if (accounts is { ExitCode: 0 }) return SacctOutput.Parse(accounts.Out).Reverse().DistinctBy(task => task.Index);
        }

        var control = await run("scontrol", ["--oneliner", "show", "job", id], cancellation);
        return control is { ExitCode: 0 } ? ScontrolOutput.ParseTasks(control.Out).DistinctBy(task => task.Index) : [];
    }

    private static ProblemException Missing() => new(
        new Problem(
            "Slurm's sbatch is not on the path, or does not answer", "--engine slurm",
            NextStep: "start the sweep on a machine of the cluster from which jobs are submitted, or use --engine local"),
        ExitCode.Environment);

    private static ProblemException Silent(string sentence) => new(
        new Problem($"Slurm does not answer: {sentence}", "sbatch", NextStep: "try `sinfo`; the same command starts the sweep once Slurm is there"), ExitCode.Environment);

    private static bool IsAbsent(string sentence) =>
        sentence.Length == 0
        || new[] { "Unable to contact", "Connection refused", "timed out", "configuration source", "Zero Bytes", "Munge", "munge", "fetch_config" }
            .Any(sign => sentence.Contains(sign, StringComparison.Ordinal));

    private static string Shown(IReadOnlyList<string> arguments) =>
        string.Join(' ', arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && !argument.StartsWith("--output", StringComparison.Ordinal) && !argument.StartsWith("--chdir", StringComparison.Ordinal)));
}
