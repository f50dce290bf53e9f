using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Mean 0 and variance 1 over the last dimensions, then scale and shift.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _shape;
        private readonly double _eps;

        internal LayerNorm(long[] shape, double eps, Parameter? weight, Parameter? bias)
            : base(nameof(LayerNorm))
        {
            _shape = shape;
            _eps = eps;
            this.weight = weight;
            this.bias = bias;
            register_parameter(nameof(weight), weight);
            register_parameter(nameof(bias), bias);
        }

        public Parameter? weight { get; }

        public Parameter? bias { get; }

        public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _shape, weight, bias, _eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true,
                Device? device = null, ScalarType? dtype = null) => new(
                normalized_shape,
                eps,
                elementwise_affine ? Parameter(ones(normalized_shape, dtype, device)) : null,
                elementwise_affine && bias ? Parameter(zeros(normalized_shape, dtype, device)) : null);

            public static Modules.LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true,
                Device? device = null, ScalarType? dtype = null) => LayerNorm(new[] { normalized_shape }, eps, elementwise_affine, bias, device, dtype);
        }
    }
}
