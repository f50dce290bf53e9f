using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>Does the runs of a sweep as Slurm jobs: queues those that are not queued yet, watches, and collects their rows.</summary>
/// <remarks>
/// The state is in the results folder and in Slurm, never in this process alone: it may be stopped and started again at any time. What became of a run is
/// told by its row; Slurm is asked only to learn about runs that will not write one.
/// </remarks>
/// <param name="slurm">The cluster.</param>
/// <param name="store">Where rows are.</param>
/// <param name="monitor">Told what becomes of each run.</param>
/// <param name="messages">Told what becomes of the jobs.</param>
/// <param name="clock">For waiting and time stamps.</param>
public sealed class SlurmSweep(ISlurm slurm, ResultStore store, ISweepMonitor monitor, ISlurmMessages messages, TimeProvider clock)
{
    private readonly Dictionary<string, SweepItem> _items = [];
    private readonly Dictionary<string, RunRow> _rows = [];
    private readonly List<WatchedTask> _tasks = [];

    /// <param name="plan">Which runs.</param>
    /// <param name="settings">How they are queued and done.</param>
    /// <param name="cancellation">Stops watching; jobs stay in the queue.</param>
    /// <exception cref="Core.Errors.ProblemException">Slurm refuses the job (exit code 2) or is not there, or rows cannot be written or read (3).</exception>
    public async Task<SweepSummary> RunAsync(SweepPlan plan, SlurmSettings settings, CancellationToken cancellation)
    {
        if (plan.ToDo.Any()) await slurm.RequireAsync(cancellation);
        store.RemoveStaleFiles();
        foreach (var item in plan.Items.Where(item => item.IsKept))
        {
            _rows[item.Run.Id] = item.Before!;
            monitor.Kept(item);
        }

        foreach (var item in plan.ToDo) _items[item.Run.Id] = item;
        var submitter = new SlurmSubmitter(slurm, store, plan.Experiment, settings, clock);
        if (_items.Count > 0)
        {
            using var watch = SweepWatch.Take(submitter.Folder);
            try
            {
                await WatchAsync(plan.Experiment, submitter, settings, cancellation);
            }
            catch (OperationCanceledException)
            {
                foreach (var job in _tasks.Select(task => task.Folder.JobId).Distinct()) messages.LeftInQueue(job!.Value);
            }
        }

        var left = plan.ToDo.Where(item => !_rows.ContainsKey(item.Run.Id)).ToList();
        foreach (var item in left) monitor.NotStarted(item);
        return new SweepSummary(
            [.. plan.Items.Where(item => _rows.ContainsKey(item.Run.Id)).Select(item => (item.Run, _rows[item.Run.Id]))],
            [.. left.Select(item => item.Run)]);
    }

    private async Task WatchAsync(string experiment, SlurmSubmitter submitter, SlurmSettings settings, CancellationToken cancellation)
    {
        var lost = new LostRuns(store, experiment, clock);
        var submissions = (await submitter.RecoverAsync(cancellation)).ToList();
        var queued = new HashSet<string>(StringComparer.Ordinal);
        foreach (var submission in submissions) Add(submission, experiment, queued, found: true);

        var anew = _items.Values.Where(item => !queued.Contains(item.Run.Id)).Select(item => new QueuedRun(item.Run.Id, item.Attempt)).ToList();
        anew.RemoveAll(run => IsFinal(experiment, run) is { } row && End(experiment, run, row));   // ended after the plan was made
        if (anew.Count > 0) await SubmitAsync(anew, round: 0);
        while (true)
        {
            var again = await LookAsync(experiment, lost, settings, cancellation);
            foreach (var round in again.GroupBy(entry => entry.Round)) await SubmitAsync([.. round.Select(entry => entry.Run)], round.Key);
            if (_tasks.Count == 0) break;
            messages.Status(_tasks, _rows.Count, _rows.Count + _tasks.Sum(task => task.Open.Count));
            await Task.Delay(TimeSpan.FromSeconds(settings.Slurm.PollSeconds), clock, cancellation);
        }

        foreach (var submission in submissions.Where(submission => submission.Submission.Tasks.SelectMany(runs => runs).All(run => IsFinal(experiment, run) is not null || _rows.ContainsKey(run.Id))))
            submission.Finish();

        async Task SubmitAsync(IReadOnlyList<QueuedRun> runs, int round)
        {
            var submission = await submitter.SubmitAsync([.. runs.Select(run => (run, _items[run.Id].Run.Spec.Threads))], round, cancellation);
            submissions.Add(submission);
            Add(submission, experiment, [], found: false);
        }
    }

    /// <summary>Watches the open runs of a submission, except those that a newer one holds.</summary>
    private void Add(SubmissionFolder submission, string experiment, HashSet<string> queued, bool found)
    {
        var count = 0;
        foreach (var (index, runs) in submission.Submission.Tasks.Index())
        {
            var open = runs.Where(run => _items.ContainsKey(run.Id) && (!found || IsFinal(experiment, run) is null) && queued.Add(run.Id)).ToList();
            if (open.Count > 0) _tasks.Add(new WatchedTask(submission, index, open));
            count += open.Count;
        }

        if (count > 0) messages.Queued(submission.JobId!.Value, count, submission.Submission.Tasks.Count, found);
    }

    /// <summary>One look at rows and queue.</summary>
    /// <returns>Runs that are to be queued anew.</returns>
    private async Task<IReadOnlyList<(QueuedRun Run, int Round)>> LookAsync(string experiment, LostRuns lost, SlurmSettings settings, CancellationToken cancellation)
    {
        var again = new List<(QueuedRun, int)>();
        foreach (var job in _tasks.GroupBy(task => task.Folder).ToList())
        {
            // Slurm first, rows after it: a run whose task has ended has then written its row.
            var states = await slurm.TasksAsync(job.Key.JobId!.Value, cancellation);
            if (states is null) messages.NoAnswer();
            foreach (var task in job)
            {
                task.Open.RemoveAll(run => IsFinal(experiment, run) is { } row && End(experiment, run, row));
                if (task.Open.Count > 0 && states is not null && task.Look(states.GetValueOrDefault(task.Index)) is { } end)
                    again.AddRange(Settle(experiment, task, end, lost, settings));
                if (task.Open.Count == 0) _tasks.Remove(task);
            }
        }

        return again;
    }

    /// <summary>What becomes of the open runs of a task that has ended: a row, or the queue again.</summary>
    private List<(QueuedRun Run, int Round)> Settle(string experiment, WatchedTask task, SlurmTask end, LostRuns lost, SlurmSettings settings)
    {
        var again = new List<(QueuedRun Run, int Round)>();
        var round = task.Folder.Submission.Round;
        var begun = task.Open.Where(run => lost.HasBegun(run.Id, run.Attempt)).Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
        // A task that did nothing at all (no dotnet on its node, say) would do nothing the next time, too.
        var didSomething = begun.Count > 0 || task.Open.Count < task.Size;
        foreach (var run in task.Open.ToList())
        {
            if (end.WasTakenAway && round < settings.Slurm.RequeueLimit) again.Add((run, round + 1));
            else if (end.State is not ("CANCELLED" or "DEADLINE") && didSomething && !begun.Contains(run.Id)) again.Add((run, round));
            else if (end.State == "CANCELLED" && store.Find(experiment, run.Id) is { Status: RunStatus.Cancelled } stopped && stopped.Attempt >= run.Attempt) End(experiment, run, stopped);
            else if (lost.Write(_items[run.Id], task.Folder.JobId!.Value, end) is { } row) End(experiment, run, row);
            else continue;   // a process is at it: the next look will tell
            task.Open.Remove(run);
        }

        return again;
    }

    /// <summary>The row that makes a queued run done; a cancelled one does not, since its task may go on after being stopped.</summary>
    private RunRow? IsFinal(string experiment, QueuedRun run) =>
        store.Find(experiment, run.Id) is { Status: not RunStatus.Cancelled } row && row.Attempt >= run.Attempt ? row : null;

    private bool End(string experiment, QueuedRun run, RunRow row)
    {
        _rows[run.Id] = row;
        var item = _items[run.Id];
        monitor.Started(item);
        monitor.Ended(item, row, store.ReadAttempt<MetricRow>(experiment, run.Id, row.Attempt));
        return true;
    }
}
