using System.Text.Json.Nodes;

namespace R2QBench.Core.Tests;

/// <summary>The test inputs that are part of this repository.</summary>
internal static class FixtureFolder
{
    /// <summary>Path of a tiny checkpoint, e.g. <c>llama</c>.</summary>
    public static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "hf", name);

    /// <summary>Mistral has no fixture of its own: the weights of <c>llama</c> under the other name, which must give the same logits.</summary>
    public static void WriteMistral(string folder)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Model("llama"), "config.json")))!;
        config["model_type"] = "mistral";
        config["sliding_window"] = 100;
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        File.Copy(Path.Combine(Model("llama"), "model.safetensors"), Path.Combine(folder, "model.safetensors"));
    }
}
