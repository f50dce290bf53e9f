using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Joins along an existing dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Op.cat.Call(tensors, dim);

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => cat(tensors.ToArray(), dim);

    /// <summary>Joins along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Op.stack.Call(tensors as Tensor[] ?? tensors.ToArray(), dim);

    public static Tensor[] split(Tensor tensor, long[] split_sizes, long dim = 0) => tensor.split(split_sizes, dim);

    public static Tensor[] split(Tensor tensor, long split_size, long dim = 0) => tensor.split(split_size, (int)dim);

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);
}
