using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>input · weightᵀ + bias.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter _weight;
        private Parameter? _bias;

        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            _weight = weight;
            _bias = bias;
            register_parameter(nameof(weight), weight);
            register_parameter(nameof(bias), bias);
        }

        /// <summary>[out, in].</summary>
        public Parameter weight
        {
            get => _weight;
            set => register_parameter(nameof(weight), _weight = value);
        }

        /// <summary>[out], or null.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => register_parameter(nameof(bias), _bias = value);
        }

        public long in_features => _weight.size(1);

        public long out_features => _weight.size(0);

        public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight, _bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A linear layer, initialised as PyTorch does: uniform within ±1/√in.</summary>
            public static Modules.Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            {
                var weight = Parameter(empty([outputSize, inputSize], dtype, device));
                init.kaiming_uniform_(weight, Math.Sqrt(5));
                if (!hasBias)
                    return Linear(weight);
                var bias = Parameter(empty([outputSize], dtype, device));
                var bound = 1 / Math.Sqrt(inputSize);
                init.uniform_(bias, -bound, bound);
                return Linear(weight, bias);
            }

            public static Modules.Linear Linear(Modules.Parameter weight, Modules.Parameter? bias = null) => new(weight, bias);
        }
    }
}
