using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using R2QBench.Torch;

namespace R2QBench.Runner.Runs;

/// <summary>What must be on this machine before a run can start.</summary>
public static class MachineRequirements
{
    /// <summary>Loads libtorch and DuckDB and looks for the devices that are asked for.</summary>
    /// <param name="devices"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="ProblemException">libtorch, DuckDB or a device is missing; exit code 3.</exception>
    public static void Require(IEnumerable<string> devices)
    {
        _ = DuckLibrary.Version;   // throws where the library is missing
        RequireDevices(devices);
    }

    /// <summary>Loads libtorch and looks for the devices that are asked for.</summary>
    /// <param name="devices"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="ProblemException">libtorch or a device is missing; exit code 3.</exception>
    public static void RequireDevices(IEnumerable<string> devices)
    {
        RequireEngine();
        var found = Engine.Describe().Devices;
        var missing = devices.Where(device => device != "cpu" && Index(device) >= found.Count).Distinct().ToList();
        if (missing.Count == 0) return;
        throw new ProblemException(
            [.. missing.Select(device => new Problem(
                "The device is not there",
                "device",
                device,
                string.Join(", ", found.Select((name, i) => $"cuda:{i} ({name})").Prepend("cpu")),
                "--device cpu, or r2q doctor for what libtorch sees"))],
            ExitCode.Environment);
    }

    /// <summary>Loads libtorch.</summary>
    /// <exception cref="ProblemException">It is missing or unusable; exit code 3.</exception>
    public static void RequireEngine()
    {
        if (Engine.IsAvailable(out var reason)) return;
        throw new ProblemException(new Problem(reason, "libtorch", NextStep: "r2q doctor says what is there and what is missing"), ExitCode.Environment);
    }

    private static int Index(string device) =>
        device.Split(':') is [_, var index] ? int.Parse(index, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
