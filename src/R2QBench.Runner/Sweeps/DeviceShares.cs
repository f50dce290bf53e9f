using System.Globalization;
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
        if (devices is not ["cuda"]) return new string?[workers];
        return Deal(Visible(Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"), Engine.Describe().Devices.Count), workers);
    }

    /// <summary>Names of the devices that this process sees.</summary>
    /// <param name="variable"><c>CUDA_VISIBLE_DEVICES</c>: numbers, or UUIDs as schedulers set them; CUDA reads it up to the first name that it does not know.</param>
    /// <param name="count">How many devices CUDA has.</param>
    internal static IReadOnlyList<string> Visible(string? variable, int count) => string.IsNullOrWhiteSpace(variable)
        ? [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))]
        : [.. variable.Split(',', StringSplitOptions.TrimEntries).Take(count)];

    /// <summary>One of the devices for each worker, in turn.</summary>
    internal static IReadOnlyList<string> Deal(IReadOnlyList<string> devices, int workers) =>
        [.. Enumerable.Range(0, workers).Select(worker => devices[worker % devices.Count])];
}
