namespace R2QBench.Runner.Slurm;

/// <summary>What a finished program left.</summary>
public sealed record ProgramResult(int ExitCode, string Out, string Error);
