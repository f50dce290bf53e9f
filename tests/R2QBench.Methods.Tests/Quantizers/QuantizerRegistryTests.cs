using System.Diagnostics;
using R2QBench.Core.Errors;
using R2QBench.Methods.Quantizers;
using Xunit;

namespace R2QBench.Methods.Tests.Quantizers;

public sealed class QuantizerRegistryTests
{
    [Fact]
    public void Every_method_says_what_it_is()
    {
        Assert.Equal(QuantizerRegistry.All.Count, QuantizerRegistry.All.Select(m => m.Name).Distinct().Count());
        Assert.All(QuantizerRegistry.All, method =>
        {
            Assert.Matches("^[a-z0-9_]+$", method.Name);
            Assert.All((string[])[method.Title, method.Kind, method.LevelsText, method.Source], text => Assert.False(string.IsNullOrWhiteSpace(text)));
            Assert.NotEmpty(method.Gradients);
            Assert.NotEmpty(method.Scales);
            Assert.True(method.Version >= 1);
            Assert.Equal(method.Name, method.Facts.Name);
        });
    }

    [Fact]
    public void Listing_methods_losses_and_sizes_loads_no_native_library()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(QuantizerRegistryTests).Assembly.Location]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("r2q 2.5", output);
        Assert.DoesNotContain("mapped", output);
    }

    [Fact]
    public void All_mistakes_of_a_spec_are_reported_together()
    {
        var options = new Dictionary<string, string> { ["variant"] = "Z", ["colour"] = "red" };
        var problems = Assert.Throws<ProblemException>(() => QuantizerRegistry.Create("rtn", 9, 1, "int8", options)).Problems;

        Assert.Equal(
            ["quantization.bits", "quantization.group_size", "quantization.scale_dtype", "quantization.options.variant", "quantization.options.colour"],
            problems.Select(p => p.Where));
    }

    [Fact]
    public void An_unknown_method_is_refused_with_those_there_are()
    {
        var problem = Assert.Throws<ProblemException>(() => QuantizerRegistry.Create("gptq3000", 2, 64, "float16")).Problems[0];

        Assert.Contains("r2q", problem.Allowed);
    }
}
