using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary>Readers that meet more loose files than can be read quickly merge them first.</summary>
internal static class ManyFiles
{
    /// <summary>Merges if there is much to merge. A folder that cannot be written, or that somebody else is merging, is read as it is.</summary>
    public static void Merge(string results, CommandHost host, CancellationToken cancellation)
    {
        var compaction = new ResultCompaction(results);
        if (compaction.CountLooseRuns() <= ResultCompaction.ManyLooseRuns) return;
        try
        {
            host.Error.WriteLine("many loose result files: merging those of finished runs first (r2q results compact)");
            compaction.Run(null, cancellation);
        }
        catch (ProblemException e)
        {
            host.Error.WriteLine($"note: not merged: {e.Problems[0].What}; reading takes longer");
        }
    }
}
