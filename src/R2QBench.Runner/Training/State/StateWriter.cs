using System.Text.Json;
using System.Text.Json.Nodes;
using R2QBench.Core.Checkpoints;
using R2QBench.Runner.Console;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training.State;

/// <summary>Collects the entries of a checkpoint: tensors, read when the file is written, and small values.</summary>
public sealed class StateWriter
{
    private readonly List<TensorToWrite> _tensors = [];
    private readonly JsonObject _values = [];
    private string _part = "";

    /// <summary>All tensors so far.</summary>
    internal IReadOnlyList<TensorToWrite> Tensors => _tensors;

    /// <summary>All values so far as JSON.</summary>
    internal byte[] Values => JsonSerializer.SerializeToUtf8Bytes(_values);

    /// <summary>A tensor of any device; must live and keep its value until the checkpoint is written.</summary>
    public void Tensor(string name, Tensor tensor) => _tensors.Add(TensorBytes.ToWrite(StateReader.Key(_part, name), tensor));

    /// <summary>Anything that JSON can hold; numbers come back bit for bit.</summary>
    public void Value<T>(string name, T value) => _values[StateReader.Key(_part, name)] = JsonSerializer.SerializeToNode(value, JsonListing.Options);

    internal void Add(StatePart part)
    {
        _part = part.Name;
        part.Save(this);
    }
}
