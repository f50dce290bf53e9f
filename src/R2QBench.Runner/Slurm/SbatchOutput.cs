using System.Globalization;

namespace R2QBench.Runner.Slurm;

/// <summary>What <c>sbatch --parsable</c> prints.</summary>
public static class SbatchOutput
{
    /// <summary>The job's number from <c>123</c> or <c>123;cluster</c>; null if there is none. Lines of site plug-ins before it are passed over.</summary>
    public static long? ParseJobId(string output)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
            if (long.TryParse(line.Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        return null;
    }

    /// <summary>Slurm's own sentence in what a refused command wrote: the last line of an error, without its prefix.</summary>
    public static string Refusal(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join("; ", lines.Select(line => line[(line.IndexOf("error: ", StringComparison.Ordinal) is >= 0 and var at ? at + "error: ".Length : 0)..]).Distinct());
    }
}
