using System.Text.Json.Nodes;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Core.Models.Families;

/// <summary>What distinguishes one family of models: its keys in <c>config.json</c> and its names in the weight files.</summary>
/// <remarks>A family is one file that implements this, and one line in <see cref="FamilyRegistry"/>.</remarks>
internal interface IDecoderFamily
{
    /// <summary><c>model_type</c> in the configuration.</summary>
    string ModelType { get; }

    /// <summary>Entry of <c>architectures</c> in the configuration.</summary>
    string Architecture { get; }

    /// <summary>Reads a configuration; problems are collected in <paramref name="json"/>.</summary>
    DecoderConfig Read(ConfigJson json);

    /// <summary>Adds the family's keys to a configuration, so that <see cref="Read"/> gives the same record again.</summary>
    void Write(DecoderConfig config, JsonObject json);

    /// <summary>Names of modules in the weight files.</summary>
    DecoderNames Names(DecoderConfig config);
}
