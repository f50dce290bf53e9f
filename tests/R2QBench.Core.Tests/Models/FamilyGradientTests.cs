using R2QBench.Core.Models;
using R2QBench.Testing;
using R2QBench.Testing.Devices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>Forward and backward of every family, on every device and in both compute dtypes, against float32 on the CPU.</summary>
public class FamilyGradientTests
{
    /// <summary>float32 sums in another order, through two blocks.</summary>
    private const double Wide = 1e-4;

    /// <summary>Weights, activations and their gradients rounded to 8 bits; where an activation has a kink, some land on its other side (11 % seen).</summary>
    private const double Narrow = 0.15;

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var family in ((IEnumerable<object[]>)FamilyParityTests.Families).Select(row => (string)row[0]).Append("mistral"))
            foreach (var narrow in (bool[])[false, true])
                cases.Add(family, narrow);
        return cases;
    }

    [DeviceTheory]
    [Devices(Of = nameof(Cases))]
    public void Loss_and_gradients_are_those_of_float32_on_the_cpu(string device, string family, bool bfloat16)
    {
        using var folder = new TempFolder();
        if (family == "mistral") FixtureFolder.WriteMistral(folder.Path);
        var path = family == "mistral" ? folder.Path : FixtureFolder.Model(family);
        using var scope = NewDisposeScope();
        var (loss, expected) = Run(path, ScalarType.Float32, CPU);
        var (actualLoss, actual) = Run(path, bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32, device);

        var tolerance = bfloat16 ? Narrow : Wide;
        Assert.InRange(actualLoss, loss - 0.1 * tolerance * loss, loss + 0.1 * tolerance * loss);
        var total = Math.Sqrt(expected.Values.Sum(gradient => gradient.square().sum().ToDouble()));
        foreach (var (name, gradient) in expected)
        {
            // A tensor whose gradient cancels out, such as a bias of keys, holds nothing but rounding: it is measured by the whole.
            var allowed = tolerance * (gradient.norm().ToDouble() + 0.01 * total);
            var error = (actual[name] - gradient).norm().ToDouble();
            Assert.True(error <= allowed, $"{name}: off by {error:g3}, allowed {allowed:g3}, norm {gradient.norm().ToDouble():g3} of {total:g3}");
        }
    }

    private static (double Loss, Dictionary<string, Tensor> Gradients) Run(string folder, ScalarType compute, Device device)
    {
        using var model = ModelLoader.LoadWithoutTokenizer(folder, compute, device);
        var ids = (arange(2 * 41, ScalarType.Int64) * 37 % model.VocabularySize).view(2, 41).to(device);
        var loss = model.CrossEntropy(ids.narrow(1, 0, 40), ids.narrow(1, 1, 40));
        loss.backward();
        return (loss.ToDouble(), model.Weights.ToDictionary(weight => weight.Key, weight => weight.Value.grad!.to(ScalarType.Float32, CPU, copy: true)));
    }
}
