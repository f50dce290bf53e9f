using R2QBench.Core.Models;
using R2QBench.Core.Models.Layers;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Core.Text;
using R2QBench.Methods.Grids;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Statistics;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Runner.Training;
using R2QBench.Runner.Training.State;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>The quantized layers of one model: which ones, how they compute in training and in evaluation, and what they cost.</summary>
/// <remarks>Owns the transforms that it puts into the layers and the copies of the full-precision weights; dispose once.</remarks>
public sealed class LayerQuantization : IDisposable
{
    private readonly IQuantizer _quantizer;
    private readonly QuantizationSpec _spec;
    private const string Frozen = "frozen/";
    private readonly LanguageModel _model;
    private readonly Dictionary<string, Tensor> _originals = [];
    private readonly Dictionary<string, FakeQuantization> _training = [];
    private readonly Dictionary<string, StoredWeight> _stored = [];

    /// <param name="model">A loaded model, weights still as in its checkpoint.</param>
    /// <param name="spec">Method, groups, skipped modules.</param>
    public LayerQuantization(LanguageModel model, QuantizationSpec spec)
    {
        _model = model;
        _spec = spec;
        _quantizer = QuantizerRegistry.Create(spec);
        Layers = [.. model.Linears.Where(layer => !Glob.IsMatch(spec.Skip, layer.Path))];
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var layer in Layers)
            _originals[layer.Path] = layer.weight.detach().to(ScalarType.Float32).cpu().clone().DetachFromDisposeScope();
    }

    /// <summary>Method and settings, the same for all layers.</summary>
    public IQuantizer Quantizer => _quantizer;

    /// <summary>The layers that are quantized, in the model's order.</summary>
    public IReadOnlyList<LinearLayer> Layers { get; }

    /// <summary>What the codes and scales of all layers take.</summary>
    public EffectiveBits Bits => EffectiveBits.Total(Layers.Select(layer => _quantizer.Bits(layer.weight.shape[0], layer.weight.shape[1])));

    /// <summary>One group of the first layer as <see cref="UseStored"/> last saw it, for the reports' lattice chart; null before.</summary>
    public LatticeCapture? Lattice { get; private set; }

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

    /// <summary>What there is to train, sorted; after <see cref="UseFakeQuantization"/>.</summary>
    public TrainableParts TrainableParts
    {
        get
        {
            var isScale = _quantizer.Grid.Parameters.Select(parameter => parameter.Kind == ParameterKind.Scale).ToArray();
            IReadOnlyList<Parameter> Learned(IEnumerable<LinearLayer> layers, Func<int, bool> wanted) =>
                [.. layers.SelectMany(layer => _training[layer.Path].Parameters(layer.weight).Where((_, index) => wanted(index)))];
            return new TrainableParts
            {
                Student = _model,
                QuantizedWeights = [.. Layers.Select(layer => layer.weight)],
                AllLearned = Learned(Layers, _ => true),
                Scales = Learned(Layers, index => isScale[index]),
                ZeroPoints = Learned(Layers, index => !isScale[index]),
                LearnedOfBlock = block =>
                {
                    var ofBlock = new HashSet<Parameter>(_model.BlockParameters(block), ReferenceEqualityComparer.Instance);
                    return Learned(Layers.Where(layer => ofBlock.Contains(layer.weight)), _ => true);
                },
            };
        }
    }

    /// <summary>Codes stay as they are in a stage that trains no quantized weights, and follow the weights in any other.</summary>
    public void Enter(TrainingStage stage)
    {
        foreach (var layer in Layers)
        {
            if (stage.Phase.Train.Contains(PhaseSpec.Weights)) _training[layer.Path].ThawCodes();
            else _training[layer.Path].FreezeCodes(layer.weight);
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

    /// <summary>The codes that the next <see cref="CodesChanged"/> compares with, and those that are frozen; during training only.</summary>
    public StatePart State => new(
        "codes",
        state =>
        {
            foreach (var (layer, transform) in _training)
            {
                if (transform.RememberedCodes is { } codes) state.Tensor(layer, codes);
                if (transform.FrozenCodes is { } frozen) state.Tensor(Frozen + layer, frozen);
            }
        },
        state =>
        {
            foreach (var layer in Layers.Where(layer => state.HasTensor(Frozen + layer.Path)))
            {
                using var codes = state.Tensor(Frozen + layer.Path);
                _training[layer.Path].FreezeCodesAs(codes.to(layer.weight.device));
            }

            foreach (var layer in Layers.Where(layer => state.HasTensor(layer.Path)))
            {
                using var codes = state.Tensor(layer.Path);
                _training[layer.Path].Remember(codes.to(layer.weight.device, copy: true));
            }
        });

    /// <summary>Codes and scales of all layers as they would be stored now; after training with its learned scales.</summary>
    public IEnumerable<StoredTensor> Encode()
    {
        foreach (var layer in Layers)
        {
            using var encoded = _training.TryGetValue(layer.Path, out var transform) ? transform.Encode(layer.weight) : _quantizer.Encode(layer.weight);
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
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var decoded = quantized.Decode();
            rows.Add(Row(layer, quantized, decoded, stage));
            if (rows.Count == 1) Lattice = LatticeProbe.Capture(layer.Path, layer.weight, quantized, stage);
            var transform = new StoredWeight(decoded.to(layer.weight.device).DetachFromDisposeScope());
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
        // Zero points are no scales; a method with two scales per group is averaged over both.
        var scales = ParameterStatistics.Of(quantized)
            .Where((_, i) => quantized.Quantizer.Grid.Parameters[i].Kind == ParameterKind.Scale)
            .ToList();
        return new LayerRow
        {
            Stage = stage,
            Layer = layer.Path,
            OutFeatures = quantized.Rows,
            InFeatures = quantized.Columns,
            WeightMse = error.MeanSquared,
            WeightMseNormalized = error.Normalized,
            ScaleMean = scales.Count > 0 ? scales.Average(scale => scale.Mean) : null,
            ScaleMin = scales.Count > 0 ? scales.Min(scale => scale.Minimum) : null,
            ScaleMax = scales.Count > 0 ? scales.Max(scale => scale.Maximum) : null,
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
