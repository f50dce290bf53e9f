using R2QBench.Core.Checkpoints;
using R2QBench.Core.Models;
using R2QBench.Core.Results.Rows;
using R2QBench.Methods.Quantizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>The quantized model as a safetensors file: codes and scales of the quantized layers, everything else in the compute dtype.</summary>
/// <remarks>What is evaluated is read back from this file, so that a figure always belongs to something that exists.</remarks>
public static class QuantizedFile
{
    /// <summary>Name within a run's folder.</summary>
    public const string Name = "quantized.safetensors";

    /// <summary>Writes the model as it is now.</summary>
    /// <param name="path">Replaced if there.</param>
    /// <param name="model">The model.</param>
    /// <param name="layers">Its quantized layers.</param>
    /// <param name="metadata">How it was quantized; goes into the header.</param>
    public static void Write(string path, LanguageModel model, LayerQuantization layers, IReadOnlyDictionary<string, string> metadata)
    {
        var tensors = layers.Encode()
            .Select(stored => TensorToWrite.Of(stored.Name, stored.Dtype, stored.Shape, stored.Bytes))
            .ToList();
        var dtype = ComputeDtypes.StoredName(model.ComputeDtype);
        foreach (var (name, parameter) in Unquantized(model, layers))
            tensors.Add(new TensorToWrite(name, dtype, parameter.shape, stream => WeightCopy.Write(parameter, dtype, stream, transposed: false)));
        SafetensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>Puts a written model into place: decoded weights into the quantized layers, the other tensors into their parameters.</summary>
    /// <returns>One row per quantized layer.</returns>
    public static IReadOnlyList<LayerRow> Use(string path, LanguageModel model, LayerQuantization layers, Stage stage)
    {
        using var file = SafetensorsFile.Open(path);
        var rows = layers.UseStored(StoredTensor.In(file), stage);
        foreach (var (name, parameter) in Unquantized(model, layers)) WeightCopy.Fill(file, name, parameter, transposed: false);
        return rows;
    }

    /// <summary>Copies of everything that <see cref="Use"/> overwrites, on the model's device; the caller disposes them.</summary>
    public static IReadOnlyDictionary<string, Tensor> Remember(LanguageModel model, LayerQuantization layers)
    {
        using var noGradient = no_grad();
        return Unquantized(model, layers).ToDictionary(item => item.Name, item => item.Parameter.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>Puts back what <see cref="Remember"/> copied.</summary>
    public static void Restore(LanguageModel model, LayerQuantization layers, IReadOnlyDictionary<string, Tensor> remembered)
    {
        using var noGradient = no_grad();
        foreach (var (name, parameter) in Unquantized(model, layers)) parameter.copy_(remembered[name]);
    }

    private static IEnumerable<(string Name, Parameter Parameter)> Unquantized(LanguageModel model, LayerQuantization layers)
    {
        var quantized = layers.Layers.Select(layer => layer.Path + ".weight").ToHashSet(StringComparer.Ordinal);
        return model.Weights.Where(item => !quantized.Contains(item.Key)).Select(item => (item.Key, item.Value));
    }
}
