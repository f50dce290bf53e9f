using TorchSharp;
using Xunit;

namespace R2QBench.Torch.Tests;

/// <summary>The engine tells what it is.</summary>
public class EngineTests
{
    [Fact]
    public void The_engine_describes_itself()
    {
        var engine = Engine.Describe();
        Assert.Matches(@"^\d+\.\d+", engine.LibtorchVersion);
        Assert.NotEmpty(engine.Blas);
        Assert.True(File.Exists(engine.LibtorchPath));
        Assert.InRange(engine.Threads, 1, 1024);
        Assert.Equal(torch.cuda.device_count(), engine.Devices.Count);
    }

    [Fact]
    public void Operators_can_be_asked_for()
    {
        Assert.True(Engine.IsAvailable(out var reason), reason);
        Assert.True(Engine.HasOperator("aten::matmul"));
        Assert.True(Engine.HasOperator("aten::add", "Tensor"));
        Assert.False(Engine.HasOperator("aten::no_such_thing"));
    }

    [Fact]
    public void Without_a_device_its_memory_is_zero()
    {
        if (!torch.cuda.is_available())
            Assert.Equal(0, Engine.PeakDeviceBytes);
    }

    [Fact]
    public void The_mapped_matrix_library_is_read_from_the_process()
    {
        string[] maps =
        [
            "7f00-7f01 r-xp 00000000 08:01 12 /usr/lib/x86_64-linux-gnu/libgomp.so.1.0.0",
            "7f02-7f03 r-xp 00000000 08:01 13 /usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3",
            "7f04-7f05 r-xp 00000000 08:01 14 /usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so",
            "7ffc-7ffd rw-p 00000000 00:00 0 [stack]",
        ];
        var found = MappedLibraries.Parse(maps);
        Assert.EndsWith("libopenblasp-r0.3.21.so", found.Blas);
        Assert.EndsWith("libgomp.so.1.0.0", found.OpenMp);
        Assert.Null(MappedLibraries.Parse([]).OpenMp);
    }
}
