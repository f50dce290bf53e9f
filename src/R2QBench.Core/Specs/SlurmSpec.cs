namespace R2QBench.Core.Specs;

/// <summary>How a sweep is put into a Slurm queue: the <c>slurm</c> block of a spec. No part of any run or run id.</summary>
public sealed record SlurmSpec
{
    /// <summary>Partitions, comma-separated; null: the cluster's default. Likewise for the other texts.</summary>
    public string? Partition { get; init; }

    /// <summary>Account that pays; null: the cluster's default.</summary>
    public string? Account { get; init; }

    /// <summary>Quality of service; null: the cluster's default.</summary>
    public string? Qos { get; init; }

    /// <summary>Features of nodes, e.g. <c>a100|h100</c>.</summary>
    public string? Constraint { get; init; }

    /// <summary>Time limit of one task in Slurm's own notation, e.g. <c>4:00:00</c> or <c>1-12</c>.</summary>
    public string? Time { get; init; }

    /// <summary>Generic resources of one task, e.g. <c>gpu:1</c>.</summary>
    public string? Gres { get; init; }

    /// <summary>Memory of one task, e.g. <c>32G</c>; a bare number is MiB.</summary>
    public string? Mem { get; init; }

    /// <summary>Processors of one task; null: threads of its runs times workers.</summary>
    public int? Cpus { get; init; }

    /// <summary>Runs that one task does.</summary>
    public int ChunkSize { get; init; } = 1;

    /// <summary>Most tasks that run at once; null: as many as the cluster lets.</summary>
    public int? ArrayLimit { get; init; }

    /// <summary>Seconds before the time limit at which a task is told to write a checkpoint and to queue again.</summary>
    public int GraceSeconds { get; init; } = 120;

    /// <summary>How often one task may be queued again after preemption, a failed node or its time limit.</summary>
    public int RequeueLimit { get; init; } = 20;

    /// <summary>Seconds between two looks at the queue.</summary>
    public int PollSeconds { get; init; } = 30;

    /// <summary>More options of sbatch, one each, e.g. <c>--exclude=node7</c>.</summary>
    public IReadOnlyList<string> Extra { get; init; } = ValueList<string>.Empty;
}
