using System.Text.Json;
using System.Text.Json.Nodes;
using R2QBench.Core.Checkpoints;
using R2QBench.Runner.Console;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training.State;

/// <summary>The entries of a checkpoint whose checksum was found right.</summary>
public sealed class StateReader
{
    private readonly SafetensorsFile _file;
    private readonly JsonObject _values;
    private string _part = "";

    internal StateReader(SafetensorsFile file, JsonObject values)
    {
        _file = file;
        _values = values;
    }

    /// <summary>Whether the part has such a tensor.</summary>
    public bool HasTensor(string name) => _file.Entries.ContainsKey(Key(_part, name));

    /// <summary>Fills a tensor of the same shape and type.</summary>
    /// <exception cref="InvalidDataException">It is not there, or of another shape or type.</exception>
    public void CopyTo(string name, Tensor target) => TensorBytes.Read(_file, Key(_part, name), target);

    /// <summary>A tensor as it was saved, on the CPU; the caller disposes it.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public Tensor Tensor(string name) => TensorBytes.Read(_file, Key(_part, name));

    /// <summary>A value as it was saved.</summary>
    /// <exception cref="InvalidDataException">It is not there or of another type.</exception>
    public T Value<T>(string name)
    {
        try
        {
            if (_values.TryGetPropertyValue(Key(_part, name), out var node)) return node.Deserialize<T>(JsonListing.Options)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{_file.Path}: {Key(_part, name)} cannot be read as {typeof(T).Name}.", e);
        }

        throw new InvalidDataException($"{_file.Path}: there is no {Key(_part, name)}.");
    }

    internal static string Key(string part, string name) => $"{part}/{name}";

    internal void Restore(StatePart part)
    {
        _part = part.Name;
        part.Restore(this);
    }
}
