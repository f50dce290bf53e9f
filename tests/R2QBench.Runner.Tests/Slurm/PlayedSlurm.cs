using R2QBench.Runner.Slurm;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>A cluster that says what a test tells it to, and remembers what it was asked to queue.</summary>
internal sealed class PlayedSlurm : ISlurm
{
    /// <summary>Options of every submission.</summary>
    public List<IReadOnlyList<string>> Submitted { get; } = [];

    /// <summary>Called when a job is queued, with its number.</summary>
    public Action<long> OnSubmit { get; set; } = _ => { };

    /// <summary>What the tasks of a job say at each look.</summary>
    public Func<long, IReadOnlyDictionary<int, SlurmTask>?> Look { get; set; } = _ => new Dictionary<int, SlurmTask>();

    public Dictionary<string, long> Names { get; } = [];

    public int? MaxArraySize { get; set; }

    public Task RequireAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<long> SubmitAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        Submitted.Add(arguments);
        OnSubmit(Submitted.Count);
        return Task.FromResult((long)Submitted.Count);
    }

    public Task<long?> FindByNameAsync(string name, CancellationToken cancellation) => Task.FromResult(Names.TryGetValue(name, out var id) ? id : (long?)null);

    public Task<IReadOnlyDictionary<int, SlurmTask>?> TasksAsync(long jobId, CancellationToken cancellation) => Task.FromResult(Look(jobId));

    public Task<int?> MaxArraySizeAsync(CancellationToken cancellation) => Task.FromResult(MaxArraySize);
}
