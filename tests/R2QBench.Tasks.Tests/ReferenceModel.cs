using System.Text.Json;
using R2QBench.Core.Models;
using R2QBench.Testing;
using TorchSharp;

namespace R2QBench.Tasks.Tests;

/// <summary>One of the small real models with its reference figures (independent float64 computation, see its README).</summary>
internal static class ReferenceModel
{
    public static string Folder(string name) => DataFolder.File("models", name);

    public static JsonElement Json(string name, string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(name), file))).RootElement;

    /// <summary>The model in float32 on the CPU, with what its evaluation says.</summary>
    public static EvaluationContext Load(string name, Action<ItemScore>? samples = null, int tokenBudget = EvaluationContext.DefaultTokenBudget)
    {
        var loaded = ModelLoader.Load(Folder(name), torch.ScalarType.Float32, torch.CPU);
        return new EvaluationContext(loaded.Model, loaded.Tokenizer, torch.CPU, Samples: samples, TokenBudget: tokenBudget);
    }
}
