using R2QBench.Runner.Provenance;
using Xunit;

namespace R2QBench.Runner.Tests.Provenance;

public sealed class ProcessorFactsTests
{
    [Fact]
    public void Hardware_threads_of_one_core_count_once_as_cores()
    {
        string[] Block(int cpu, int package, int core) =>
            [$"processor\t: {cpu}", "model name\t: Some CPU @ 2.0GHz", $"physical id\t: {package}", $"core id\t\t: {core}", "flags\t\t: fpu sse4_2 avx2 avx512f fma amx_bf16", ""];
        var facts = ProcessorFacts.Parse([.. Block(0, 0, 0), .. Block(1, 0, 0), .. Block(2, 1, 0), .. Block(3, 1, 0)]);

        Assert.Equal(("Some CPU @ 2.0GHz", 4, 2), (facts.Model, facts.LogicalCpus, facts.PhysicalCores));
        Assert.Equal(["amx_bf16", "avx2", "avx512f", "fma", "sse4_2"], facts.Features);
    }

    [Fact]
    public void A_machine_without_that_list_is_described_by_what_dotnet_knows()
    {
        var facts = ProcessorFacts.Parse([]);

        Assert.Equal((null, Environment.ProcessorCount, null), (facts.Model, facts.LogicalCpus, facts.PhysicalCores));
        Assert.Empty(facts.Features);
    }
}
