using System.Diagnostics;
using System.Text.Json;
using R2QBench.Core.Specs;
using R2QBench.Runner.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

public sealed class RunEnvironmentTests
{
    private static readonly RunSpec Spec = new()
    {
        Name = "n",
        Model = new ModelSpec { Source = "m" },
        Quantization = new QuantizationSpec { Method = "r2q" },
        Seed = 7,
        Threads = 1,
    };

    [Fact]
    public void It_names_machine_libraries_sources_packages_and_what_repeats()
    {
        using var document = JsonDocument.Parse(RunEnvironment.ToJson(Spec));
        var root = document.RootElement;

        Assert.NotEqual("", root.GetProperty("engine").GetProperty("libtorch_version").GetString());
        Assert.NotEqual("", root.GetProperty("engine").GetProperty("blas").GetString());
        Assert.True(root.GetProperty("machine").GetProperty("processor").GetProperty("logical_cpus").GetInt32() > 0);
        Assert.True(root.GetProperty("machine").GetProperty("memory_bytes").GetInt64() > 1 << 28);
        Assert.Matches("^[0-9a-f]{40}$", root.GetProperty("git").GetProperty("commit").GetString());
        Assert.Contains(root.GetProperty("git").GetProperty("dirty").ValueKind, (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]);
        Assert.NotEmpty(root.GetProperty("command_line").EnumerateArray());
        Assert.NotEmpty(root.GetProperty("packages").EnumerateObject());
        Assert.Equal(7, root.GetProperty("determinism").GetProperty("seed").GetInt64());
        Assert.NotEmpty(root.GetProperty("determinism").GetProperty("not_covered").EnumerateArray());
        Assert.True(root.GetProperty("container").TryGetProperty("memory_limit_bytes", out _));
    }

    [Fact]
    public void Only_the_first_run_of_a_process_pays_for_it()
    {
        RunEnvironment.ToJson(Spec);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++) RunEnvironment.ToJson(Spec);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"20 of them took {watch.Elapsed}");
    }
}
