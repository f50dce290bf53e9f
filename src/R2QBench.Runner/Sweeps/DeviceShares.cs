using R2QBench.Torch;

namespace R2QBench.Runner.Sweeps;

/// <summary>Which accelerator each worker sees.</summary>
public static class DeviceShares
{
    /// <summary>What <c>CUDA_VISIBLE_DEVICES</c> is for each of <paramref name="workers"/>; null: as for this process.</summary>
    /// <remarks>
    /// If all runs say <c>cuda</c>, the devices that this process may see are dealt out in turn, one to each worker. Runs on the CPU need none; a run
    /// that names <c>cuda:N</c> wants that one, so every worker sees all.
    /// </remarks>
    public static IReadOnlyList<string?> For(IReadOnlyList<string> devices, int workers)
    {
        if (devices.Count != 1 || devices[0] != "cuda") return new string?[workers];
        var allowed = Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES");
        return Deal(string.IsNullOrWhiteSpace(allowed) ? [.. Enumerable.Range(0, Engine.Describe().Devices.Count).Select(index => $"{index}")] : allowed.Split(','), workers);
    }

    /// <summary>One of the devices for each worker, in turn.</summary>
    internal static IReadOnlyList<string> Deal(IReadOnlyList<string> devices, int workers) =>
        [.. Enumerable.Range(0, workers).Select(worker => devices[worker % devices.Count].Trim())];
}
