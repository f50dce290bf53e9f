using R2QBench.Methods.Quantizers;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Support;

/// <summary>Short ways to quantize with float32 scales.</summary>
public static class Grid
{
    /// <summary>A quantizer with float32 scales; <c>init</c> among the options is where they start.</summary>
    public static IQuantizer Of(string method, int groupSize, int bits = 2, params (string Key, string Value)[] options) =>
        QuantizerRegistry.Create(
            method, bits, groupSize, "float32", options.Where(o => o.Key != "init").ToDictionary(o => o.Key, o => o.Value), options.FirstOrDefault(o => o.Key == "init").Value);

    /// <summary>One group of the given weights, quantized per tensor.</summary>
    public static QuantizedWeight Encode(string method, float[] weights, int bits = 2, params (string Key, string Value)[] options)
    {
        using var weight = tensor(weights).reshape(1, -1);
        return Of(method, 0, bits, options).Encode(weight);
    }

    /// <summary>Squared error of a quantized group, in double precision.</summary>
    public static double SquaredError(float[] weights, QuantizedWeight quantized)
    {
        using var decoded = quantized.Decode();
        var values = decoded.flatten().data<float>().ToArray();
        return weights.Zip(values, (w, v) => Math.Pow((double)w - v, 2)).Sum();
    }

    /// <summary>One stored value of a single-group weight.</summary>
    public static double Value(this QuantizedWeight quantized, string parameter) => quantized.Parameter(parameter).item<float>();
}
