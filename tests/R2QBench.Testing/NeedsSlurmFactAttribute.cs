using Xunit;

namespace R2QBench.Testing;

/// <summary>A test on real Slurm daemons; skipped, with the reason in the report, where they are not installed.</summary>
public sealed class NeedsSlurmFactAttribute : FactAttribute
{
    /// <param name="withAccounting">Whether the test also needs slurmdbd and a database server.</param>
    public NeedsSlurmFactAttribute(bool withAccounting = false)
    {
        string[] programs = withAccounting
            ? ["munged", "slurmctld", "slurmd", "sbatch", "slurmdbd", "mariadbd", "mariadb", "mariadb-install-db"]
            : ["munged", "slurmctld", "slurmd", "sbatch"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/sbin").ToList();
        var missing = programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        if (missing.Count > 0)
            Skip = $"needs {string.Join(", ", missing)} (apt-get install --no-install-recommends slurm-wlm munge{(withAccounting ? " slurmdbd mariadb-server-core mariadb-client-core" : "")})";
    }
}
