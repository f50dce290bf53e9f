using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Methods.Gradients;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>
/// What a linear layer multiplies with during quantization-aware training: bit for bit the weight that would be stored, with the
/// chosen rule for its gradient.
/// </summary>
/// <remarks>One per layer. Owns the codes it remembers for <see cref="CodesChanged"/>; dispose once.</remarks>
public sealed class FakeQuantization : IWeightTransform, IDisposable
{
    private readonly IQuantizer _quantizer;
    private Tensor? _lastCodes;

    /// <param name="quantizer">Grid, groups and scale format.</param>
    /// <param name="gradient">A gradient rule of the method.</param>
    /// <param name="scales">A way to handle scales of the method.</param>
    /// <exception cref="ProblemException">The method does not have that rule or that handling.</exception>
    public FakeQuantization(IQuantizer quantizer, string gradient = "pass_through", string scales = "recomputed")
    {
        var method = quantizer.Method;
        var problems = new List<Problem>();
        if (!method.Gradients.Contains(gradient))
            problems.Add(new Problem($"The rule does not apply to {method.Name}", "quantization.gradient", gradient, string.Join(", ", method.Gradients)));
        if (!method.Scales.Contains(scales))
            problems.Add(new Problem($"The handling does not apply to {method.Name}", "quantization.scales", scales, string.Join(", ", method.Scales)));
        if (problems.Count > 0) throw new ProblemException(problems);
        _quantizer = quantizer;
    }

    /// <summary>The quantized weight with gradient.</summary>
    /// <param name="weight">[out, in] latent weight, finite.</param>
    /// <returns>float32 [out, in].</returns>
    public Tensor Apply(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var value = _quantizer.Quantize(weight);
        return StraightThrough.Replace(weight.to(ScalarType.Float32), value).MoveToOuterDisposeScope();
    }

    /// <summary>The codes and scales behind <see cref="Apply"/>'s values, for storing and evaluating.</summary>
    public QuantizedWeight Encode(Tensor weight) => _quantizer.Encode(weight);

    /// <summary>
    /// The fraction of codes that differ from those of the previous call; null at the first. Costs one encoding, so call it when a step is logged.
    /// </summary>
    public double? CodesChanged(Tensor weight)
    {
        using var quantized = _quantizer.Encode(weight);
        using var scope = NewDisposeScope();
        var codes = quantized.Codes.clone().DetachFromDisposeScope();
        double? changed = _lastCodes is null ? null : (codes != _lastCodes).sum(ScalarType.Int64).item<long>() / (double)codes.numel();
        _lastCodes?.Dispose();
        _lastCodes = codes;
        return changed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lastCodes?.Dispose();
        _lastCodes = null;
    }
}
