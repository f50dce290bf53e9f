namespace R2QBench.Core.Models.Configuration;

/// <summary>Reads the rotary settings of a <c>config.json</c>: the newer <c>rope_parameters</c>, or <c>rope_theta</c> with <c>rope_scaling</c>, or GPT-NeoX's own names.</summary>
internal static class RotaryReader
{
    private const double DefaultTheta = 10000;

    /// <param name="json">The whole configuration; problems are added to it.</param>
    /// <param name="headDimension">Width of one head.</param>
    /// <param name="defaultPart">Part of each head that is rotated, where the configuration does not say.</param>
    public static RotaryConfig Read(ConfigJson json, int headDimension, double defaultPart = 1)
    {
        var newer = json.Nested("rope_parameters");
        var theta = Number(newer, "rope_theta") ?? Number(json, "rope_theta") ?? Number(json, "rotary_emb_base") ?? DefaultTheta;
        var part = Number(newer, "partial_rotary_factor") ?? Number(json, "partial_rotary_factor") ?? Number(json, "rotary_pct") ?? defaultPart;
        return new RotaryConfig { Theta = theta, Dimensions = (int)(headDimension * part), Scaling = ReadScaling(newer ?? json.Nested("rope_scaling")) };
    }

    private static double? Number(ConfigJson? json, string key) => json is not null && json.Has(key) ? json.Positive(key) : null;

    private static RotaryScaling? ReadScaling(ConfigJson? json)
    {
        if (json is null) return null;
        var key = json.Has("rope_type") || !json.Has("type") ? "rope_type" : "type";
        switch (json.Text(key) ?? "default")
        {
            case "default":
                return null;
            case "linear":
                return new RotaryScaling.Linear(json.Positive("factor"));
            case "llama3":
                return new RotaryScaling.Llama3(
                    json.Positive("factor"), json.Positive("low_freq_factor"), json.Positive("high_freq_factor"), json.Size("original_max_position_embeddings"));
            case var other:
                json.Complain("The rotary scaling is not supported", key, other, "default, linear, llama3");
                return null;
        }
    }
}
