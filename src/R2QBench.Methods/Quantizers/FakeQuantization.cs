using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>
/// What a linear layer multiplies with during quantization-aware training: bit for bit the weight that would be stored, with the
/// chosen rule for its gradient.
/// </summary>
/// <remarks>One per layer. Owns its learned scales and the codes it remembers for <see cref="CodesChanged"/>; dispose once.</remarks>
public sealed class FakeQuantization : IWeightTransform, IDisposable
{
    private readonly IQuantizer _quantizer;
    private readonly IGradientRule _rule;
    private readonly string _scales;
    private LearnedScales? _learned;
    private Tensor? _lastCodes;
    private Tensor? _frozenCodes;

    /// <param name="quantizer">Grid, groups and scale format.</param>
    /// <param name="gradient">A gradient rule of the method.</param>
    /// <param name="scales">A way to handle scales of the method, see <see cref="ScaleHandling"/>.</param>
    /// <exception cref="ProblemException">The method does not have that rule or that handling.</exception>
    public FakeQuantization(IQuantizer quantizer, string gradient = "pass_through", string scales = ScaleHandling.Recomputed)
    {
        var method = quantizer.Method;
        var problems = new List<Problem>();
        if (!method.Gradients.Contains(gradient))
            problems.Add(new Problem($"The rule does not apply to {method.Name}", "quantization.gradient", gradient, string.Join(", ", method.Gradients)));
        if (!method.Scales.Contains(scales))
            problems.Add(new Problem($"The handling does not apply to {method.Name}", "quantization.scales", scales, string.Join(", ", method.Scales)));
        if (problems.Count > 0) throw new ProblemException(problems);
        _quantizer = quantizer;
        _rule = GradientRules.Find(gradient)!;
        _scales = scales;
    }

    /// <summary>
    /// What the optimizer trains besides the weight: the learned scales, float32 [out, groups] in the order of the grid's parameters. Made
    /// from the weight at the first call; empty unless scales are learned. Call it before the optimizer is made.
    /// </summary>
    /// <param name="weight">[out, in] latent weight at the start of training.</param>
    public IReadOnlyList<Parameter> Parameters(Tensor weight)
    {
        if (_scales == ScaleHandling.Learned) _learned ??= new LearnedScales(_quantizer, weight);
        return _learned?.Values ?? [];
    }

    /// <summary>The codes that learned scales go with while only scales are trained, uint8 [out, in]; null while codes follow the weights. State of the training, not of the weight.</summary>
    public Tensor? FrozenCodes => _frozenCodes;

    /// <summary>From now on codes stay as they are for this weight and these scales; only learned scales change what is computed.</summary>
    /// <remarks>With fixed codes the weight is linear in its scales: training them needs no straight-through rule (EfficientQAT's second phase, arXiv 2407.11062).</remarks>
    public void FreezeCodes(Tensor weight)
    {
        if (_scales != ScaleHandling.Learned) return;
        using var quantized = Encode(weight);
        FreezeCodesAs(quantized.Codes);
    }

    /// <summary>Freezes given codes, e.g. those of an earlier <see cref="FrozenCodes"/>.</summary>
    /// <param name="codes">uint8 [out, in]; copied.</param>
    public void FreezeCodesAs(Tensor codes)
    {
        var copy = codes.clone().DetachFromDisposeScope();
        _frozenCodes?.Dispose();
        _frozenCodes = copy;
    }

    /// <summary>Codes follow the weights again.</summary>
    public void ThawCodes()
    {
        _frozenCodes?.Dispose();
        _frozenCodes = null;
    }

    /// <inheritdoc/>
    public FusedQuantization? Fused =>
        _rule is PassThroughRule && _scales == ScaleHandling.Recomputed && ScaleInit.IsFormula(_quantizer.Settings.Init) && _quantizer.Grid.Kernel is { } grid
            ? new FusedQuantization(grid, _quantizer.Settings.Bits, _quantizer.Settings.GroupSize, (int)_quantizer.Settings.ScaleDtype)
            : null;

    /// <summary>The quantized weight with gradient.</summary>
    /// <param name="weight">[out, in] latent weight, finite.</param>
    /// <returns>float32 [out, in].</returns>
    public Tensor Apply(Tensor weight) => Apply(weight, ScalarType.Float32);

    /// <summary>The quantized weight with gradient, rounded to a type.</summary>
    /// <param name="weight">[out, in] latent weight, finite.</param>
    /// <param name="dtype">What the product computes in.</param>
    public Tensor Apply(Tensor weight, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var given = _scales == ScaleHandling.Learned ? Learned(weight).Constrained() : null;
        if (_frozenCodes is null && _quantizer.QuantizeByKernel(weight, given, _rule.Kernel, _scales == ScaleHandling.Live, dtype) is { } quantized)
            return quantized.MoveToOuterDisposeScope();
        return Plainly(weight, given).to(dtype).MoveToOuterDisposeScope();
    }

    private Tensor Plainly(Tensor weight, Tensor[]? given)
    {
        var matrix = weight.to(ScalarType.Float32);
        if (_rule is PassThroughRule && _scales == ScaleHandling.Recomputed)
            return StraightThrough.Replace(matrix, _quantizer.Quantize(weight));

        var layout = _quantizer.Layout(matrix.shape[0], matrix.shape[1]);
        var learned = given is null ? null : layout.SliceParameters(given);
        if (_frozenCodes is not null)
            return layout.Join([.. layout.Slice(_frozenCodes).Select((codes, i) => _quantizer.Grid.Decode(codes, learned![i]))]);

        var blocks = layout.Slice(matrix.contiguous()).Select((block, i) => QuantizeBlock(block, learned?[i] ?? Fit(block)));
        return layout.Join([.. blocks]);
    }

    /// <summary>The codes and scales behind <see cref="Apply(Tensor)"/>'s values, for storing and evaluating.</summary>
    public QuantizedWeight Encode(Tensor weight)
    {
        if (_scales != ScaleHandling.Learned) return _quantizer.Encode(weight);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor[] scales = [.. Learned(weight).Constrained().Select(parameter => parameter.clone())];
        return _frozenCodes is null
            ? _quantizer.Encode(weight, scales)
            : new QuantizedWeight(_quantizer, _frozenCodes.clone().DetachFromDisposeScope(), [.. scales.Select(scale => scale.DetachFromDisposeScope())]);
    }

    /// <summary>
    /// The fraction of codes that differ from those of the previous call; null at the first. Costs one encoding, so call it when a step is logged.
    /// </summary>
    public double? CodesChanged(Tensor weight)
    {
        using var quantized = Encode(weight);
        using var scope = NewDisposeScope();
        var codes = quantized.Codes.clone().DetachFromDisposeScope();
        double? changed = _lastCodes is null ? null : (codes != _lastCodes).sum(ScalarType.Int64).item<long>() / (double)codes.numel();
        _lastCodes?.Dispose();
        _lastCodes = codes;
        return changed;
    }

    /// <summary>The codes that the next <see cref="CodesChanged"/> compares with; null before its first call. They stay this object's.</summary>
    public Tensor? RememberedCodes => _lastCodes;

    /// <summary>Compares the next time with these codes: training goes on from a checkpoint.</summary>
    /// <param name="codes">What <see cref="RememberedCodes"/> was; owned by this object from now on.</param>
    public void Remember(Tensor codes)
    {
        _lastCodes?.Dispose();
        _lastCodes = codes.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lastCodes?.Dispose();
        _lastCodes = null;
        ThawCodes();
        _learned?.Dispose();
        _learned = null;
    }

    private LearnedScales Learned(Tensor weight) => _learned ??= new LearnedScales(_quantizer, weight);

    private Tensor[] Fit(Tensor block)
    {
        if (_scales == ScaleHandling.Live) return _quantizer.Fit(block);
        using var noGradient = no_grad();
        return _quantizer.Fit(block);
    }

    private Tensor QuantizeBlock(Tensor block, Tensor[] parameters)
    {
        var grid = _quantizer.Grid;
        Tensor codes;
        Tensor value;
        using (no_grad())
        {
            codes = grid.Assign(block, parameters);
            value = grid.Decode(codes, parameters);
        }

        return is_grad_enabled() ? StraightThrough.Replace(_rule.Surrogate(grid, block, codes, parameters), value) : value;
    }
}
