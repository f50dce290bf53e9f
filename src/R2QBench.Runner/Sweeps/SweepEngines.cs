using R2QBench.Runner.Slurm;

namespace R2QBench.Runner.Sweeps;

/// <summary>Every engine there is.</summary>
public static class SweepEngines
{
    /// <summary>All engines, the default first.</summary>
    public static IReadOnlyList<ISweepEngine> All { get; } =
    [
        new LocalEngine(),
        new SlurmEngine(),
    ];

    /// <summary>The engine of that name, which exists.</summary>
    public static ISweepEngine Get(string name) => All.First(engine => engine.Name == name);
}
