using TorchSharp;

namespace R2QBench.Torch.Interop;

/// <summary>Work on the gradients of many tensors in one native call.</summary>
internal static unsafe class Gradients
{
    internal static void Clear(IEnumerable<torch.Tensor> tensors, bool setToNone)
    {
        using var list = new HandleList(tensors);
        Native.Check(Native.r2q_clear_grads(list.Pointer, list.Count, setToNone ? 1 : 0), "zero_grad");
    }
}
