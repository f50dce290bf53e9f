using System.Text;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs;

/// <summary>A resolved run as YAML: every key stated, in a fixed order, readable by <see cref="SpecReader"/> to the same run (but for its axes).</summary>
public static class SpecWriter
{
    /// <summary>The YAML text, ending in a line break.</summary>
    public static string Write(RunSpec run)
    {
        var root = new JsonObject();
        foreach (var (path, value) in RunSchema.Schema.Values(run))
        {
            var block = root;
            foreach (var segment in SpecPath.Split(SpecPath.Parent(path)).Where(segment => segment.Length > 0))
                block = (JsonObject)(block[segment] ??= new JsonObject());
            block[SpecPath.Leaf(path)] = value;
        }

        var text = new StringBuilder();
        WriteBlock(text, root, indent: "");
        return text.ToString();
    }

    private static void WriteBlock(StringBuilder text, JsonObject block, string indent)
    {
        foreach (var (key, value) in block)
        {
            text.Append(indent).Append(YamlText.Scalar(key)).Append(':');
            switch (value)
            {
                case JsonObject { Count: > 0 } inner:
                    text.Append('\n');
                    WriteBlock(text, inner, indent + "  ");
                    break;
                case JsonArray array when array.Any(item => item is JsonObject):
                    text.Append('\n');
                    foreach (var item in array) text.Append(indent).Append("  - ").Append(YamlText.Flow(item)).Append('\n');
                    break;
                default:
                    text.Append(' ').Append(YamlText.Flow(value)).Append('\n');
                    break;
            }
        }
    }
}
