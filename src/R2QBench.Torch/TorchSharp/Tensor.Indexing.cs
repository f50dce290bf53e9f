using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, (TensorIndex[])[i1], false);
        }

        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => index_put_(value, (TensorIndex[])[i1, i2], false);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => index_put_(value, (TensorIndex[])[i1, i2, i3], false);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => index_put_(value, (TensorIndex[])[i1, i2, i3, i4], false);
        }

        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => index_put_(value, Array.ConvertAll(indices, one => (TensorIndex)one), false);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var view = View(indices, out var positions);
            if (positions is null)
                return view;
            using (view)
                return Op.index__Tensor.Call(view, Argument.Optionals(positions));
        }

        public Tensor index(params Tensor[] indices) => Op.index__Tensor.Call(this, Argument.Optionals(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var view = View(indices, out var positions);
            if (positions is not null)
                Op.index_put_.Run(view, Argument.Optionals(positions), value, accumulate);
            else if (accumulate)
                view.add_(value);
            else
                view.copy_(value);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Op.index_put_.CallInPlace(this, Argument.Optionals(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor number = value;
            return index_put_(number.to(dtype, device), indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor number = value;
            return index_put_(number.to(dtype, device), indices, false);
        }

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var result = select(0, indices[0]);
            foreach (var one in indices[1..])
            {
                using var before = result;
                result = before.select(0, one);
            }
            return result;
        }

        /// <summary>
        /// The view that slices, single positions and new dimensions select. Index tensors and truth values stay for <c>aten::index</c>:
        /// they come back in <paramref name="positions"/>, null for a whole dimension.
        /// </summary>
        private Tensor View(TensorIndex[] indices, out Tensor?[]? positions)
        {
            var taken = indices.Sum(DimensionsOf);
            var result = alias();
            long dim = 0;
            var found = new List<Tensor?>();
            bool any = false;
            foreach (var one in indices)
            {
                switch (one.Type)
                {
                    case TensorIndex.Kind.Ellipsis:
                        for (long rest = this.dim() - taken; rest > 0; rest--, dim++)
                            found.Add(null);
                        break;
                    case TensorIndex.Kind.None:
                        Step(result.unsqueeze(dim));
                        found.Add(null);
                        dim++;
                        break;
                    case TensorIndex.Kind.Single:
                        Step(result.select(dim, one.Start ?? 0));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (one.Start is not null || one.Stop is not null || one.Step is not null)
                            Step(Op.slice__Tensor.Call(result, dim, one.Start, one.Stop, one.Step ?? 1));
                        found.Add(null);
                        dim++;
                        break;
                    case TensorIndex.Kind.Tensor:
                        found.Add(one.Positions);
                        dim += DimensionsOf(one);
                        any = true;
                        break;
                    case TensorIndex.Kind.Bool:
                        Step(result.unsqueeze(dim));
                        found.Add(torch.tensor(new[] { one.Start != 0 }));
                        dim++;
                        any = true;
                        break;
                }
            }
            positions = any ? found.ToArray() : null;
            return result;

            void Step(Tensor next)
            {
                result.Dispose();
                result = next;
            }
        }

        private static long DimensionsOf(TensorIndex index) => index.Type switch
        {
            TensorIndex.Kind.Slice or TensorIndex.Kind.Single => 1,
            TensorIndex.Kind.Tensor => index.Positions!.dtype is ScalarType.Bool ? index.Positions.dim() : 1,
            _ => 0,
        };
    }
}
