using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Layers;
using R2QBench.Methods.Quantizers;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>A model that computes with the weights of a <see cref="QuantizedFile"/>; the file itself says how they are quantized.</summary>
/// <remarks>Owns the decoded weights, not the model; dispose once, before the model.</remarks>
public sealed class StoredModel : IDisposable
{
    private const int MostNamed = 4;
    private readonly Dictionary<LinearLayer, StoredWeight> _stored = [];

    private StoredModel(QuantizedFileHeader header) => Header = header;

    /// <summary>Method and settings.</summary>
    public QuantizedFileHeader Header { get; }

    /// <summary>Paths of the quantized layers.</summary>
    public IEnumerable<string> QuantizedLayers => _stored.Keys.Select(layer => layer.Path);

    /// <summary>Puts the file's weights into a model of the same shape; nothing of the model's own weights remains.</summary>
    /// <exception cref="ProblemException">The file is damaged, or belongs to a model of another shape: tensors that do not fit are named, of many the first of each kind.</exception>
    public static StoredModel Apply(string path, LanguageModel model)
    {
        using var file = SafetensorsFile.Open(path);
        var stored = new StoredModel(QuantizedFileHeader.FromMetadata(file.Metadata, path));
        try
        {
            Check(file, model, stored.Header);
            using var plain = no_grad();
            foreach (var layer in model.Linears.Where(layer => stored.Header.Shapes.ContainsKey(layer.Path))) stored.Decode(file, layer);
            foreach (var (name, parameter) in model.Weights.Where(item => file.Entries.ContainsKey(item.Key))) WeightCopy.Fill(file, name, parameter, transposed: false);
            return stored;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (layer, weight) in _stored)
        {
            layer.Transform = null;
            weight.Dispose();
        }

        _stored.Clear();
    }

    private static void Check(SafetensorsFile file, LanguageModel model, QuantizedFileHeader header)
    {
        var problems = new List<Problem>();
        var layers = model.Linears.ToDictionary(layer => $"{layer.Path}.weight", layer => layer.Path);
        foreach (var (name, parameter) in model.Weights)
        {
            var where = $"{file.Path}  {name}";
            var expected = $"[{string.Join(", ", parameter.shape)}]";
            if (layers.TryGetValue(name, out var path) && header.Shapes.TryGetValue(path, out var shape))
            {
                if (shape != (parameter.shape[0], parameter.shape[1])) problems.Add(new Problem("The quantized weight has another shape than the model's", where, $"[{shape.Rows}, {shape.Columns}]", expected));
            }
            else if (!file.Entries.TryGetValue(name, out var entry))
            {
                problems.Add(new Problem("A tensor of the model is missing in the file", where, Allowed: expected));
            }
            else if (!entry.Shape.SequenceEqual(parameter.shape))
            {
                problems.Add(new Problem("The tensor has another shape than the model's", where, entry.ShapeText, expected));
            }
            else if (entry.Dtype is not (TensorDtype.F32 or TensorDtype.BF16 or TensorDtype.F16))
            {
                problems.Add(new Problem("The tensor is not of a compute dtype", where, entry.Dtype, "F32, BF16, F16"));
            }
        }

        problems.AddRange(header.Shapes.Keys.Except(layers.Values).Select(path => new Problem("The model has no such layer", $"{file.Path}  {path}")));
        if (problems.Count > MostNamed)
        {
            Problem[] examples = [.. problems.DistinctBy(problem => problem.What)];
            throw new ProblemException([
                new Problem($"The weights belong to another model: {problems.Count} tensors do not fit, the first of each kind follow", file.Path, NextStep: "name the model of the run (model.source in its spec.yaml), or the run's folder alone"),
                .. examples,
            ]);
        }

        if (problems.Count > 0) throw new ProblemException(problems);
    }

    private void Decode(SafetensorsFile file, LinearLayer layer)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = Header.Shapes[layer.Path];
        using var quantized = QuantizedWeight.FromSafetensors(Header.Quantizer, layer.Path, rows, columns, StoredTensor.In(file));
        var weight = new StoredWeight(quantized.Decode().to(layer.weight.device).DetachFromDisposeScope());
        _stored.Add(layer, weight);
        layer.Transform = weight;
    }
}
