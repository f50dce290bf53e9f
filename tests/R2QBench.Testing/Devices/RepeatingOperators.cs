using R2QBench.Torch;

namespace R2QBench.Testing.Devices;

/// <summary>Until disposed, only operators whose results repeat bit for bit.</summary>
public sealed class RepeatingOperators : IDisposable
{
    public RepeatingOperators() => Engine.Deterministic = true;

    public void Dispose() => Engine.Deterministic = false;
}
