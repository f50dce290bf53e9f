using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Values;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Schema;

/// <summary>One key of a spec: how it is called, typed, documented, and which property it stands for.</summary>
/// <remarks>Reader, writer, identity and documentation all walk these.</remarks>
internal abstract class SpecKey<TSpec>(string path, string meaning)
{
    /// <summary>Dotted key.</summary>
    public string Path { get; } = path;

    /// <summary>One line for people, with the unit.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>True if there is no honest default.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True if a grid may vary it.</summary>
    public bool IsAxis { get; init; } = true;

    /// <summary>True if keys below this one are values of it (method options).</summary>
    public abstract bool IsOpen { get; }

    /// <summary>The type in words.</summary>
    public abstract string TypeName { get; }

    /// <summary>Accepted values in words; null if the type says it all.</summary>
    public abstract string? Allowed { get; }

    /// <summary>The spec with the value that the node holds; the spec as it is if a problem was found.</summary>
    public abstract TSpec Read(TSpec spec, SpecNode node, ReadAt at);

    /// <summary>True if the key has no meaning for this spec and is not written.</summary>
    public abstract bool IsOmitted(TSpec spec);

    /// <summary>The property's value in canonical form.</summary>
    public abstract JsonNode? Json(TSpec spec);
}
