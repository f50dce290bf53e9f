using System.Numerics;
using R2QBench.Core.Models.Configuration;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Cosines and sines of the rotary angles, computed once for as many positions as were asked for.</summary>
/// <remarks>Not a module and not a buffer: the table follows from the configuration and must not get into checkpoints. Owns its tensors.</remarks>
internal sealed class RotaryTable(RotaryConfig config) : IDisposable
{
    private const int PositionsAtLeast = 64;

    private readonly Lock _gate = new();
    private Tensor? _cosines;
    private Tensor? _sines;
    private int _positions;

    /// <summary>Turns the leading <see cref="RotaryConfig.Dimensions"/> of each vector by its position's angles, halves against each other.</summary>
    /// <param name="queries">[batch, heads, seq, head].</param>
    /// <param name="keys">[batch, key heads, seq, head].</param>
    /// <param name="start">Position of the first vector.</param>
    /// <returns>Same shapes and dtypes; computed in float32.</returns>
    public (Tensor Queries, Tensor Keys) Rotate(Tensor queries, Tensor keys, int start = 0)
    {
        using var scope = NewDisposeScope();
        var (cosines, sines) = Positions(start, (int)queries.size(2), queries.device);
        var (turnedQueries, turnedKeys) = Fused.rope(queries, keys, cosines, sines);
        return (turnedQueries.MoveToOuterDisposeScope(), turnedKeys.MoveToOuterDisposeScope());
    }

    /// <summary>Cosines and sines of the first positions, float32 [count, dimensions / 2] each; aliases that the current scope frees.</summary>
    public (Tensor Cosines, Tensor Sines) Tables(int count, Device device) => Positions(0, count, device);

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    /// <summary>[seq, dimensions / 2] float32 each; aliases that the current scope frees.</summary>
    private (Tensor Cosines, Tensor Sines) Positions(int start, int count, Device device)
    {
        lock (_gate)
        {
            if (_cosines is null || _positions < start + count || _cosines.device_type != device.type || _cosines.device_index != device.index)
                Build(Math.Max(PositionsAtLeast, (int)BitOperations.RoundUpToPowerOf2((uint)(start + count))), device);
            return (_cosines!.narrow(0, start, count), _sines!.narrow(0, start, count));
        }
    }

    private void Build(int positions, Device device)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        Dispose();
        // Angles in double: at position 8000 float32 would be off by 5e-4 radians.
        var frequencies = config.Frequencies();
        var cosines = new float[positions * frequencies.Length];
        var sines = new float[cosines.Length];
        for (var position = 0; position < positions; position++)
            for (var i = 0; i < frequencies.Length; i++)
                (sines[position * frequencies.Length + i], cosines[position * frequencies.Length + i]) = ((float, float))Math.SinCos(position * frequencies[i]);
        long[] shape = [positions, frequencies.Length];
        _cosines = tensor(cosines, shape).to(device).DetachFromDisposeScope();
        _sines = tensor(sines, shape).to(device).DetachFromDisposeScope();
        _positions = positions;
    }
}
