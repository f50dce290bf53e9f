namespace R2QBench.Runner.Sweeps;

/// <summary>Kinds of <see cref="WorkerMessage"/>.</summary>
public enum WorkerMessageKind
{
    /// <summary>A stage begins.</summary>
    Stage,

    /// <summary>An optimizer step is done.</summary>
    Step,

    /// <summary>Part of an evaluation is done.</summary>
    Part,

    /// <summary>The run ended and has its rows.</summary>
    Ended,

    /// <summary>Another process is at the run.</summary>
    Busy,

    /// <summary>Another process has finished it.</summary>
    DoneElsewhere,

    /// <summary>The machine is at fault, e.g. the disk is full: no run can be done.</summary>
    Problem,
}
