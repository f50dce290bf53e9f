using R2QBench.Runner.Provenance;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Provenance;

public sealed class VersionTests
{
    [Theory]
    [InlineData(8907, "8.9.7")]
    [InlineData(8500, "8.5.0")]
    [InlineData(90100, "9.1.0")]
    [InlineData(91002, "9.10.2")]
    public void The_number_of_cuDNN_is_taken_apart_as_NVIDIA_composes_it(long number, string expected) =>
        Assert.Equal(expected, CudnnVersion.Format(number));

    [Fact]
    public void Memory_of_the_machine_is_read_in_bytes() =>
        Assert.Equal(24736820L * 1024, MachineMemory.Parse(["MemTotal:       24736820 kB", "MemFree:  1 kB"]));

    [Fact]
    public void Packages_of_both_kinds_are_listed_with_their_versions()
    {
        var versions = PackageVersions.Read();

        Assert.Matches(@"^\d+\.\d+", versions["nuget:YamlDotNet"]);
        Assert.Matches(@"^\d+\.\d+", versions["npm:@duckdb/node-bindings-linux-x64"]);
        Assert.DoesNotContain("nuget:R2QBench.Core", versions.Keys);
    }

    [Fact]
    public void A_damaged_list_of_packages_says_nothing()
    {
        using var folder = new TempFolder();
        var versions = new Dictionary<string, string>();
        PackageVersions.AddNpm(versions, folder.Write("lock.json", "{ \"packages\": { \"node_modules/a\": { \"version\": \"1.2\" }"));
        PackageVersions.AddNuget(versions, folder.Write("deps.json", "{}"));

        Assert.Empty(versions);
    }
}
