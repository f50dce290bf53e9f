using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;

namespace R2QBench.Runner.Doctor;

/// <summary>DuckDB's library, which writes and reads the results.</summary>
public sealed class DuckDbCheck : IDoctorCheck
{
    public string Name => "DuckDB";

    public Finding Run()
    {
        try
        {
            return Finding.Ok($"{DuckLibrary.Version} from {DuckLibrary.Location}");
        }
        catch (ProblemException missing)
        {
            var problem = missing.Problems[0];
            return Finding.Missing(problem.NextStep ?? "npm ci in the repository's folder", $"{problem.What} ({problem.Where})");
        }
    }
}
