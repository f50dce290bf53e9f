using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Doctor;

/// <summary>Whether rows can be written.</summary>
public sealed class ResultsFolderCheck(string folder) : IDoctorCheck
{
    public string Name => "results folder";

    public Finding Run() => ResultsFolder.FindProblem(folder) is { } problem
        ? Finding.Missing(problem.NextStep ?? "give another folder: --results DIR", $"{problem.Where}: {problem.What}")
        : Finding.Ok($"{Path.GetFullPath(folder)} is writable");
}
