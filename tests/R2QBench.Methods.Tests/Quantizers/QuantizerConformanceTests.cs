using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Methods.Grids;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>What every registered method must do: at every width, with every choice of the options that change values, and at every granularity.</summary>
public sealed class QuantizerConformanceTests
{
    private const long Rows = 8;

    // Two groups of 64 and a last one of 44.
    private const long Columns = 172;

    public static TheoryData<string, int, int, string> Cases()
    {
        var data = new TheoryData<string, int, int, string>();
        foreach (var method in QuantizerRegistry.All)
            foreach (var groupSize in (int[])[64, -1, 0])
            {
                foreach (var bits in method.Bits.Count > 0 ? method.Bits : [0]) data.Add(method.Name, bits, groupSize, "");
                foreach (var option in Choices(method)) data.Add(method.Name, method.Bits.FirstOrDefault(), groupSize, option);
            }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Codes_scales_and_decoded_weights_have_their_shapes_and_ranges(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(Rows, Columns);
        var quantizer = Create(method, bits, groupSize, option);
        var layout = quantizer.Layout(Rows, Columns);
        var quantized = quantizer.Encode(weight);
        var decoded = quantized.Decode();

        Assert.Equal([Rows, Columns], quantized.Codes.shape);
        Assert.Equal(ScalarType.Byte, quantized.Codes.dtype);
        Assert.True(quantized.Codes.to(ScalarType.Int32).max().item<int>() < quantizer.Grid.Levels);
        Assert.Equal(quantizer.Grid.Parameters.Count, quantized.Parameters.Count);
        Assert.All(quantized.Parameters, p => Assert.Equal([layout.ParameterRows, layout.GroupsPerRow], p.shape));
        Assert.All(quantized.Parameters, p => Assert.Equal(ScalarType.Float32, p.dtype));
        Assert.Equal([Rows, Columns], decoded.shape);
        Assert.Equal(ScalarType.Float32, decoded.dtype);
        // A quantizer that is worse than replacing the weight by zero has a mistake in it.
        Assert.True((weight - decoded).square().sum().item<float>() < weight.square().sum().item<float>());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_training_sees_is_what_is_stored_bit_for_bit(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        foreach (var scaleDtype in (string[])["float32", "float16", "bfloat16"])
            foreach (var weight in (Tensor[])[Weights.Gauss(Rows, Columns), Weights.Special(Columns)])
            {
                var quantizer = Create(method, bits, groupSize, option, scaleDtype);
                using var fake = new FakeQuantization(quantizer);
                weight.requires_grad_();

                Assert.True(Weights.SameBits(quantizer.Decode(quantizer.Encode(weight)), fake.Apply(weight).detach()));
            }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Groups_of_one_kind_give_finite_weights_of_their_size(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Special(Columns);
        var decoded = Create(method, bits, groupSize, option).Quantize(weight);

        Assert.True(decoded.isfinite().all().ToBoolean());
        // Levels beyond the largest weight occur (symmetric grids, means), but never beyond three times it.
        Assert.True(decoded.abs().max().item<float>() <= 3 * weight.abs().max().item<float>());
        if (groupSize != 0) Assert.True(decoded[0].abs().max().item<float>() < 1e-4, "a row of zeros stays (almost) zero");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Strides_and_half_precision_do_not_matter_and_the_input_stays_as_it_is(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var quantizer = Create(method, bits, groupSize, option);
        var transposed = Weights.Gauss(Columns, Rows).t();
        var before = transposed.clone();
        var half = Weights.Gauss(Rows, Columns).to(ScalarType.BFloat16);
        var halfBefore = half.clone();

        Assert.True(Weights.SameBits(quantizer.Encode(transposed.contiguous()).Decode(), quantizer.Encode(transposed).Decode()));
        Assert.True(Weights.SameBits(before, transposed));
        Assert.True(Weights.SameBits(quantizer.Encode(half.to(ScalarType.Float32)).Decode(), quantizer.Encode(half).Decode()));
        Assert.Equal(ScalarType.BFloat16, half.dtype);
        Assert.True(Weights.SameBits(halfBefore.to(ScalarType.Float32), half.to(ScalarType.Float32)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_same_weight_gives_the_same_bits_and_rows_do_not_see_each_other(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(Rows, Columns);
        var quantizer = Create(method, bits, groupSize, option);
        var decoded = quantizer.Quantize(weight);

        Assert.True(Weights.SameBits(decoded, quantizer.Quantize(weight)));
        if (groupSize != 0) Assert.True(Weights.SameBits(decoded.narrow(0, 3, 1), quantizer.Quantize(weight.narrow(0, 3, 1))));
    }

    /// <summary>Large enough for libtorch to share a sum out; per tensor the whole matrix is one sum.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_number_of_threads_changes_no_bit(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(128, 1024) + 0.001;
        var quantizer = Create(method, bits, groupSize, option);
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            var alone = quantizer.Quantize(weight);
            foreach (var threads in (int[])[2, 3])
            {
                set_num_threads(threads);
                Assert.True(Weights.SameBits(alone, quantizer.Quantize(weight)));
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_weight_that_is_not_finite_is_refused(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var quantizer = Create(method, bits, groupSize, option);
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var weight = Weights.Gauss(Rows, Columns);
            weight[2, 5] = tensor(bad);

            var problem = Assert.Throws<ProblemException>(() => quantizer.Encode(weight)).Problems[0];
            Assert.Contains("1 of 1376", problem.Seen);
        }

        Assert.Throws<ArgumentException>(() => quantizer.Encode(zeros([0, 64])));
        Assert.Throws<ArgumentException>(() => quantizer.Encode(zeros([64])));
        Assert.Throws<ArgumentException>(() => quantizer.Encode(zeros([4, 64], dtype: ScalarType.Int64)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stored_tensors_come_back_and_take_exactly_the_bytes_that_were_announced(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        foreach (var scaleDtype in (string[])["float32", "float16", "bfloat16"])
        {
            var quantizer = Create(method, bits, groupSize, option, scaleDtype);
            var quantized = quantizer.Encode(Weights.Special(Columns));
            var stored = quantized.ToSafetensors("layer");
            var back = QuantizedWeight.FromSafetensors(quantizer, "layer", Rows, Columns, name => stored.FirstOrDefault(t => t.Name == name));

            Assert.Equal(quantizer.Bits(Rows, Columns).StoredBytes, stored.Sum(t => t.Bytes.Length));
            Assert.True(Weights.SameBits(quantized.Codes, back.Codes));
            Assert.True(Weights.SameBits(quantized.Decode(), back.Decode()));
            Assert.True(quantizer.Bits(Rows, Columns).EntropyBits <= 8 * quantizer.Bits(Rows, Columns).StoredBytes);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scales_are_numbers_of_the_scale_format(string method, int bits, int groupSize, string option)
    {
        using var scope = NewDisposeScope();
        var quantizer = Create(method, bits, groupSize, option, "float16");
        var quantized = quantizer.Encode(Weights.Gauss(Rows, Columns));

        foreach (var (parameter, values) in quantizer.Grid.Parameters.Zip(quantized.Parameters))
        {
            var stored = parameter.Kind == ParameterKind.Scale ? values.to(ScalarType.Float16).to(ScalarType.Float32) : values.round();
            Assert.True(Weights.SameBits(stored, values), parameter.Name);
        }
    }

    private static IEnumerable<string> Choices(MethodDescription method) => method.Options
        .Where(option => option.Value.Kind == OptionKind.Choice && option.Key != ScaleGradientFactor.Option)
        .SelectMany(option => option.Value.Choices.Where(choice => choice != option.Value.Default).Select(choice => $"{option.Key}={choice}"))
        .Concat(method.Inits.Skip(1).Select(init => $"init={init}"));

    private static IQuantizer Create(string method, int bits, int groupSize, string option, string scaleDtype = "float32") =>
        option.Split('=') switch
        {
            ["init", var init] => QuantizerRegistry.Create(method, bits, groupSize, scaleDtype, null, init),
            [var key, var value] => QuantizerRegistry.Create(method, bits, groupSize, scaleDtype, new Dictionary<string, string> { [key] = value }),
            _ => QuantizerRegistry.Create(method, bits, groupSize, scaleDtype),
        };
}
