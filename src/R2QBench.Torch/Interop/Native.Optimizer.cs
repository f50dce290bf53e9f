using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>optimizer.cpp</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)]
    internal static partial int r2q_adamw_step(nint* parameters, nint* first, nint* second, long* steps, int count,
        double lr, double beta1, double beta2, double eps, double weightDecay);
    [LibraryImport(Library)] internal static partial int r2q_grad_norm(nint* parameters, int count, double* norm);
    [LibraryImport(Library)] internal static partial int r2q_scale_grads(nint* parameters, int count, double factor);
}
