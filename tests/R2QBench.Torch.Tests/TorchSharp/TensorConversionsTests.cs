using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Changing type and reading elements.</summary>
public class TensorConversionsTests
{
    [Fact]
    public void Types_change_and_no_change_is_a_new_wrapper()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1.5f, -2.5f });
        Assert.Equal([1L, -2], x.@long().data<long>().ToArray());
        Assert.Equal(ScalarType.BFloat16, x.bfloat16().dtype);
        Assert.Equal(2, x.half().element_size());
        Assert.Equal(ScalarType.Float64, x.to(float64, CPU).dtype);
        Assert.Equal(ScalarType.Int32, x.type_as(tensor(1)).dtype);
        var same = x.to(float32);
        Assert.NotSame(x, same);
        Assert.Equal<object>(x, same);
        Assert.NotEqual<object>(x, x.clone());
        same.Dispose();
        Assert.Equal(2, x.numel());
        var consumed = ones(1);
        Assert.Equal(1, consumed.to(float64, disposeAfter: true).ToDouble());
        Assert.True(consumed.IsInvalid);
    }

    [Fact]
    public void Bytes_of_every_type_can_be_read_and_written()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, -2 }).bfloat16();
        Assert.Equal([0x80, 0x3F, 0x00, 0xC0], x.bytes.ToArray());
        x.bytes = new byte[] { 0x00, 0x40, 0x80, 0x3F };
        Assert.Equal([2f, 1], x.@float().data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => { x.bytes = new byte[3]; });
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Reading_with_another_type_is_refused_and_says_how_to_convert()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => ones(1).item<double>());
        Assert.Contains("Float32", error.Message);
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Throws<ArgumentException>(() => ones(2).data<long>());
        Assert.Equal((Half)1.5f, tensor(1.5f).half().item<Half>());
        Assert.Equal((byte)3, tensor(new byte[] { 3 }).item<byte>());
        Assert.True(tensor(true).item<bool>());
    }

    [Fact]
    public void Text_shows_shape_type_and_device_and_elements_on_request()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 1, 2.5f } });
        Assert.Equal("[1x2], type = Float32, device = cpu", x.ToString());
        Assert.Equal("[[1, 2.5]]", x.ToString(TensorStringStyle.Numpy));
    }

    [Fact]
    public void Devices_are_compared_by_type_and_index()
    {
        Assert.Equal(new Device("cuda:1"), new Device(DeviceType.CUDA, 1));
        Assert.Equal("cuda:1", new Device(1).ToString());
        Assert.True(CPU == new Device("cpu"));
        Assert.Throws<ArgumentException>(() => new Device("gpu"));
        Assert.Throws<ArgumentException>(() => new Device("cuda:x"));
        using var shapeOnly = zeros([3], device: META);
        Assert.True(shapeOnly.is_meta);
    }
}
