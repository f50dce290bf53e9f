using R2QBench.Core.Checkpoints;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models;

/// <summary>Saves models as Hugging Face folders that other programs read.</summary>
public static class ModelWriter
{
    /// <summary>Writes <c>config.json</c> and <c>model.safetensors</c>; the same model gives the same bytes.</summary>
    /// <param name="model">Its latent weights are written; transforms of linear layers are not applied.</param>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="dtype">Dtype of the stored weights: F32, F16 or BF16.</param>
    public static void Save(LanguageModel model, string folder, string dtype)
    {
        var dtypeName = dtype switch
        {
            TensorDtype.F32 => "float32",
            TensorDtype.F16 => "float16",
            TensorDtype.BF16 => "bfloat16",
            _ => throw new ArgumentException($"Weights are stored as F32, F16 or BF16, not {dtype}.", nameof(dtype)),
        };
        var tensors = DecoderLayout.Slots(model.Config).Select(slot => new TensorToWrite(
            slot.Name, dtype, slot.StoredShape, stream => WeightCopy.Write(model.Weights[slot.Name], dtype, stream, slot.StoredTransposed)));
        // Hugging Face's loader wants to know which library's layout this is.
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        ConfigFile.Write(model.Config, folder, dtypeName);
    }
}
