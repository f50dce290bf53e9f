using System.Runtime.InteropServices;
using System.Text.Json;
using R2QBench.Core.Checkpoints;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

[Collection(Runs.TrainingCollection.Name)]
public sealed class CompareCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama")]
    [InlineData("opt-postnorm-proj")]
    public void A_model_that_is_computed_as_the_reference_says_exits_with_0(string name)
    {
        var result = R2qProcess.RunInside("compare", Model(name), Reference(name), "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        var tensors = json.RootElement.GetProperty("tensors").EnumerateArray().ToArray();
        Assert.Equal(["hidden_0", "hidden_1", "hidden_2", "logits", "nll"], tensors.Select(tensor => tensor.GetProperty("tensor").GetString()));
        Assert.All(tensors, tensor => Assert.InRange(tensor.GetProperty("largest").GetDouble(), 0, 2e-4));
    }

    [Fact]
    public void One_wrong_number_exits_with_1_and_its_place()
    {
        var changed = Change("logits", values => values[77 * 2 + 1] += 0.5f);
        var result = R2qProcess.RunInside("compare", Model("llama"), changed);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("5.00e-01", result.Out, StringComparison.Ordinal);
        Assert.Contains("[0, 0, 155]", result.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 5 tensors differ by more than", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_number_that_is_not_finite_on_one_side_is_never_within_the_tolerance(float value)
    {
        var changed = Change("nll", values => values[3] = value);

        Assert.Equal(1, R2qProcess.RunInside("compare", Model("llama"), changed, "--tolerance", "1e30").ExitCode);
    }

    [Fact]
    public void The_tolerance_decides() =>
        Assert.Equal(1, R2qProcess.RunInside("compare", Model("llama"), Reference("llama"), "--tolerance", "0").ExitCode);

    [Theory]
    [InlineData("There is no such file", "nowhere.safetensors")]
    [InlineData("has no inputs", "model.safetensors")]
    public void A_file_that_is_no_reference_is_refused(string message, string file)
    {
        var result = R2qProcess.RunInside("compare", Model("llama"), Path.Combine(Model("llama"), file));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_of_another_model_is_refused()
    {
        var path = _folder.File("other.safetensors");
        SafetensorsWriter.Write(path,
        [
            TensorToWrite.Of("input_ids", "I64", [1, 2], new byte[16]),
            TensorToWrite.Of("logits", "F32", [1, 2, 5], new byte[40]),
        ]);
        var result = R2qProcess.RunInside("compare", Model("llama"), path);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("another shape", result.Error, StringComparison.Ordinal);
    }

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "hf", name);

    private static string Reference(string name) => Path.Combine(Model(name), "reference.safetensors");

    private string Change(string tensor, Action<float[]> change)
    {
        var path = _folder.File("changed.safetensors");
        using var file = SafetensorsFile.Open(Reference("llama"));
        SafetensorsWriter.Write(path, file.Entries.Values.Select(entry =>
        {
            var bytes = file.Bytes(entry.Name).ToArray();
            if (entry.Name == tensor)
            {
                var values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
                change(values);
                bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
            }

            return TensorToWrite.Of(entry.Name, entry.Dtype, entry.Shape, bytes);
        }).ToList());
        return path;
    }
}
