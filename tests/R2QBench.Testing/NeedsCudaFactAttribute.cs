using R2QBench.Torch;
using TorchSharp;
using Xunit;

namespace R2QBench.Testing;

/// <summary>A test on an NVIDIA device; skipped, with the reason in the report, without one.</summary>
public sealed class NeedsCudaFactAttribute : FactAttribute
{
    public NeedsCudaFactAttribute()
    {
        if (!Engine.IsAvailable(out var reason))
            Skip = reason;
        else if (!torch.cuda.is_available())
            Skip = "needs a CUDA device";
    }
}
