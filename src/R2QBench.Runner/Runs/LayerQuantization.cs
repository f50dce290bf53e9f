using R2QBench.Core.Models;
using R2QBench.Core.Models.Layers;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Core.Text;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Statistics;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>The quantized layers of one model: which ones, how they compute in training and in evaluation, and what they cost.</summary>
/// <remarks>Owns the transforms that it puts into the layers and the copies of the full-precision weights; dispose once.</remarks>
public sealed class LayerQuantization : IDisposable
{
    private readonly IQuantizer _quantizer;
    private readonly QuantizationSpec _spec;
    private readonly Dictionary<string, Tensor> _originals = [];
    private readonly Dictionary<string, FakeQuantization> _training = [];
    private readonly Dictionary<string, StoredWeight> _stored = [];

    /// <param name="model">A loaded model, weights still as in its checkpoint.</param>
    /// <param name="spec">Method, groups, skipped modules.</param>
    public LayerQuantization(LanguageModel model, QuantizationSpec spec)
    {
        _spec = spec;
        _quantizer = QuantizerRegistry.Create(spec.Method, spec.Bits, spec.GroupSize, spec.ScaleDtype, spec.Options);
        Layers = [.. model.Linears.Where(layer => !Glob.IsMatch(spec.Skip, layer.Path))];
        using var noGradient = no_grad();
        foreach (var layer in Layers)
            _originals[layer.Path] = layer.weight.detach().to(ScalarType.Float32).cpu().clone().DetachFromDisposeScope();
    }

    /// <summary>The layers that are quantized, in the model's order.</summary>
    public IReadOnlyList<LinearLayer> Layers { get; }

    /// <summary>What the codes and scales of all layers take.</summary>
    public EffectiveBits Bits => EffectiveBits.Total(Layers.Select(layer => _quantizer.Bits(layer.weight.shape[0], layer.weight.shape[1])));

    /// <summary>The layers multiply with what would be stored, under the gradient rule of the spec.</summary>
    public void UseFakeQuantization()
    {
        ReleaseTransforms();
        foreach (var layer in Layers)
        {
            var transform = new FakeQuantization(_quantizer, _spec.Gradient, _spec.Scales);
            _training[layer.Path] = transform;
            layer.Transform = transform;
        }
    }

    /// <summary>The share of all codes that changed since the last call; null at the first, or outside training.</summary>
    public double? CodesChanged()
    {
        double changed = 0;
        long weights = 0;
        foreach (var layer in Layers)
        {
            if (!_training.TryGetValue(layer.Path, out var transform) || transform.CodesChanged(layer.weight) is not { } share) weights = -1;
            else if (weights >= 0)
            {
                changed += share * layer.weight.numel();
                weights += layer.weight.numel();
            }
        }

        return weights > 0 ? changed / weights : null;
    }

    /// <summary>Codes and scales of all layers as they would be stored now.</summary>
    public IEnumerable<StoredTensor> Encode()
    {
        foreach (var layer in Layers)
        {
            using var encoded = _quantizer.Encode(layer.weight);
            foreach (var stored in encoded.ToSafetensors(layer.Path)) yield return stored;
        }
    }

    /// <summary>The layers multiply with the weights decoded from stored codes and scales, whatever their latent weights are.</summary>
    /// <param name="find">A stored tensor by name, or null.</param>
    /// <param name="stage">For the rows.</param>
    /// <returns>One row per layer, errors against the checkpoint's full-precision weights.</returns>
    public IReadOnlyList<LayerRow> UseStored(Func<string, StoredTensor?> find, Stage stage)
    {
        ReleaseTransforms();
        var rows = new List<LayerRow>(Layers.Count);
        foreach (var layer in Layers)
        {
            var (rowCount, columnCount) = (layer.weight.shape[0], layer.weight.shape[1]);
            using var quantized = QuantizedWeight.FromSafetensors(_quantizer, layer.Path, rowCount, columnCount, find);
            using var noGradient = no_grad();
            using var decoded = quantized.Decode().DetachFromDisposeScope();
            rows.Add(Row(layer, quantized, decoded, stage));
            var transform = new StoredWeight(decoded.to(layer.weight.device, copy: true).DetachFromDisposeScope());
            _stored[layer.Path] = transform;
            layer.Transform = transform;
        }

        return rows;
    }

    public void Dispose()
    {
        ReleaseTransforms();
        foreach (var original in _originals.Values) original.Dispose();
        _originals.Clear();
    }

    private LayerRow Row(LinearLayer layer, QuantizedWeight quantized, Tensor decoded, Stage stage)
    {
        var error = WeightError.Measure(_originals[layer.Path], decoded.cpu());
        var scales = ParameterStatistics.Of(quantized);
        return new LayerRow
        {
            Stage = stage,
            Layer = layer.Path,
            OutFeatures = quantized.Rows,
            InFeatures = quantized.Columns,
            WeightMse = error.MeanSquared,
            WeightMseNormalized = error.Normalized,
            ScaleMean = scales.Average(scale => scale.Mean),
            ScaleMin = scales.Min(scale => scale.Minimum),
            ScaleMax = scales.Max(scale => scale.Maximum),
            BitsPerWeightStored = quantized.Bits.StoredBitsPerWeight,
            BitsPerWeightEntropy = quantized.Bits.EntropyBitsPerWeight,
        };
    }

    private void ReleaseTransforms()
    {
        foreach (var layer in Layers) layer.Transform = null;
        foreach (var transform in _training.Values) transform.Dispose();
        foreach (var transform in _stored.Values) transform.Dispose();
        _training.Clear();
        _stored.Clear();
    }
}
