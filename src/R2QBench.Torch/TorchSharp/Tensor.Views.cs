using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Op.view.Call(this, shape);

        public Tensor reshape(params long[] shape) => Op.reshape.Call(this, shape);

        public Tensor transpose(long dim0, long dim1) => Op.transpose__int.Call(this, dim0, dim1);

        public Tensor permute(params long[] permutation) => Op.permute.Call(this, permutation);

        public Tensor movedim(long source, long destination) => Op.movedim__int.Call(this, source, destination);

        public Tensor t() => Op.t.Call(this);

        public Tensor T => Op.numpy_T.Call(this);

        public Tensor mT => Op.mT.Call(this);

        public Tensor expand(params long[] sizes) => Op.expand.Call(this, sizes);

        public Tensor repeat(params long[] sizes) => Op.repeat.Call(this, sizes);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Op.repeat_interleave__self_int.Call(this, repeats, dim, output_size);

        public Tensor unsqueeze(long dim) => Op.unsqueeze.Call(this, dim);

        public Tensor squeeze(long? dim = null) => dim is { } one ? Op.squeeze__dim.Call(this, one) : Op.squeeze.Call(this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.flatten__using_ints.Call(this, start_dim, end_dim);

        public Tensor narrow(long dim, long start, long length) => Op.narrow.Call(this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) => Op.slice__Tensor.Call(this, dim, start, finish, step);

        public Tensor select(long dim, long index) => Op.select__int.Call(this, dim, index);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Op.diagonal.Call(this, offset, dim1, dim2);

        public Tensor unfold(long dimension, long size, long step) => Op.unfold.Call(this, dimension, size, step);

        public Tensor[] unbind(long dimension = 0) => Op.unbind__int.CallMany(this, dimension);

        public Tensor[] chunk(long chunks, long dim = 0) => Op.chunk.CallMany(this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => Op.split__Tensor.CallMany(this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Op.split_with_sizes.CallMany(this, sizes, dim);

        public Tensor flip(params long[] dims) => Op.flip.Call(this, dims);

        public Tensor roll(long shifts, long? dims = null) => Op.roll.Call(this, new[] { shifts }, dims is { } dim ? new[] { dim } : Array.Empty<long>());

        public Tensor tril(long diagonal = 0) => Op.tril.Call(this, diagonal);

        public Tensor triu(long diagonal = 0) => Op.triu.Call(this, diagonal);
    }
}
