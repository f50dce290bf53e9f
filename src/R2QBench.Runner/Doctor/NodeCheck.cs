using System.ComponentModel;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Doctor;

/// <summary>Node.js, which checks the Parquet files with a second reader and draws figures.</summary>
public sealed class NodeCheck : IDoctorCheck
{
    private const string Install = "apt-get install nodejs npm (version 18 or newer)";

    public string Name => "node";

    public Finding Run()
    {
        try
        {
            var (exitCode, output) = ChildProcess.RunAsync("node", ["--version"], CancellationToken.None).GetAwaiter().GetResult();
            return exitCode == 0 ? Finding.Ok(output.Trim()) : Finding.Warning(Install, $"node --version returned {exitCode}");
        }
        catch (Win32Exception)
        {
            return Finding.Warning(Install, "node is not on the path");
        }
    }
}
