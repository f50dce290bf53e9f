using System.Text.Json.Nodes;

namespace R2QBench.Core.Models.Configuration;

/// <summary>Writes rotary settings in the form that all readers know: <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
internal static class RotaryWriter
{
    public static void Write(RotaryConfig rotary, JsonObject json)
    {
        json["rope_theta"] = rotary.Theta;
        json["rope_scaling"] = rotary.Scaling switch
        {
            RotaryScaling.Linear linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = linear.Factor },
            RotaryScaling.Llama3 llama3 => new JsonObject
            {
                ["rope_type"] = "llama3",
                ["factor"] = llama3.Factor,
                ["low_freq_factor"] = llama3.LowFrequencyFactor,
                ["high_freq_factor"] = llama3.HighFrequencyFactor,
                ["original_max_position_embeddings"] = llama3.OriginalContext,
            },
            _ => null,
        };
    }
}
