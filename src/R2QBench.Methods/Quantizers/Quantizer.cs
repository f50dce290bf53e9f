using R2QBench.Core.Errors;
using R2QBench.Methods.Grids;
using R2QBench.Methods.Groups;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>A grid applied to matrices: groups, checks, scale format, sizes.</summary>
public sealed class Quantizer : IQuantizer
{
    /// <summary>For settings that were checked, see <see cref="QuantizerRegistry.Create(string, int, int, string, IReadOnlyDictionary{string, string}?, string?)"/>.</summary>
    public Quantizer(MethodDescription method, QuantizerSettings settings)
    {
        Method = method;
        Settings = settings;
        Grid = method.CreateGrid(settings);
        Rounding = new ScaleRounding(settings.ScaleDtype);
    }

    public MethodDescription Method { get; }

    public QuantizerSettings Settings { get; }

    public IGrid Grid { get; }

    public ScaleRounding Rounding { get; }

    public GroupLayout Layout(long outFeatures, long inFeatures) => new(outFeatures, inFeatures, Settings.GroupSize);

    public EffectiveBits Bits(long outFeatures, long inFeatures) =>
        EffectiveBits.Of(Grid, Settings.ScaleDtype, Layout(outFeatures, inFeatures));

    public Tensor[] Fit(Tensor block, ScaleRounding? rounding = null) => ScaleInit.IsFormula(Settings.Init)
        ? Grid.Fit(block, rounding ?? Rounding)
        : RangeSearch.Fit(Grid, block, rounding ?? Rounding);

    public QuantizedWeight Encode(Tensor weight, IReadOnlyList<Tensor>? parameters = null)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        WeightChecks.RequireFiniteMatrix(weight);
        var matrix = AsMatrix(weight);
        var layout = Layout(matrix.shape[0], matrix.shape[1]);
        var blocks = layout.Slice(matrix);
        var fitted = parameters is null ? [.. blocks.Select(block => Fit(block))] : layout.SliceParameters(parameters);
        var codes = layout.Join([.. blocks.Select((block, i) => Grid.Assign(block, fitted[i]))]);
        var joined = Grid.Parameters.Select((_, p) => layout.JoinParameter([.. fitted.Select(block => block[p])])).ToArray();
        RequireFiniteScales(joined);
        return new QuantizedWeight(this, codes.DetachFromDisposeScope(), [.. joined.Select(tensor => tensor.DetachFromDisposeScope())]);
    }

    public Tensor Decode(QuantizedWeight quantized)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var layout = Layout(quantized.Rows, quantized.Columns);
        var codes = layout.Slice(quantized.Codes);
        var parameters = layout.SliceParameters(quantized.Parameters);
        var blocks = codes.Select((block, i) => Grid.Decode(block, parameters[i]));
        return layout.Join([.. blocks]).MoveToOuterDisposeScope();
    }

    public Tensor? QuantizeByKernel(Tensor weight, IReadOnlyList<Tensor>? parameters, KernelRule rule, bool live, ScalarType dtype)
    {
        if (Grid.Kernel is not { } kernel || !Fused.HasFakeQuantize(weight.device)) return null;
        if (parameters is null && !ScaleInit.IsFormula(Settings.Init)) return null;
        return Fused.fake_quantize(weight, parameters ?? [], kernel, Settings.Bits, Settings.GroupSize, (int)Settings.ScaleDtype, rule, live, dtype);
    }

    public Tensor Quantize(Tensor weight)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (QuantizeByKernel(weight, null, KernelRule.PassThrough, false, ScalarType.Float32) is { } quantized)
            return quantized.MoveToOuterDisposeScope();
        var matrix = AsMatrix(weight);
        var layout = Layout(matrix.shape[0], matrix.shape[1]);
        var blocks = layout.Slice(matrix).Select(block =>
        {
            var parameters = Fit(block);
            return Grid.Decode(Grid.Assign(block, parameters), parameters);
        });
        return layout.Join([.. blocks]).MoveToOuterDisposeScope();
    }

    private static Tensor AsMatrix(Tensor weight) => weight.detach().to(ScalarType.Float32).contiguous();

    private void RequireFiniteScales(Tensor[] parameters)
    {
        for (var p = 0; p < parameters.Length; p++)
        {
            if (parameters[p].isfinite().all().ToBoolean()) continue;
            throw new ProblemException(new Problem(
                $"A value of {Grid.Parameters[p].Name} is beyond the range of {Settings.ScaleDtype.SpecName}",
                "quantization.scale_dtype",
                Settings.ScaleDtype.SpecName,
                "bfloat16 or float32, which reach 3.4e38",
                "set quantization.scale_dtype: bfloat16"));
        }
    }
}
