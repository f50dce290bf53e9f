using R2QBench.Torch.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Rows of a table by their number.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long _padding;
        private readonly bool _scaleByFrequency;
        private readonly bool _sparse;
        private Parameter _weight;

        internal Embedding(Parameter weight, long padding, bool scaleByFrequency, bool sparse)
            : base(nameof(Embedding))
        {
            _weight = weight;
            _padding = padding;
            _scaleByFrequency = scaleByFrequency;
            _sparse = sparse;
            register_parameter(nameof(weight), weight);
        }

        /// <summary>[rows, width].</summary>
        public Parameter weight
        {
            get => _weight;
            set => register_parameter(nameof(weight), _weight = value);
        }

        /// <summary>[..] row numbers → [.., width].</summary>
        public override Tensor forward(Tensor input) => Op.embedding.Call(_weight, input, _padding, _scaleByFrequency, _sparse);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table initialised from the normal distribution.</summary>
            /// <param name="max_norm">Has to be null: rows are never scaled down.</param>
            public static Modules.Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null,
                double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                if (max_norm is not null)
                    throw new ArgumentException($"max_norm = {max_norm} (norm {norm_type}): rows cannot be limited in norm here", nameof(max_norm));
                var weight = Parameter(randn([num_embeddings, embedding_dims], dtype, device));
                if (padding_idx is { } row)
                {
                    using var plain = no_grad();
                    using var blank = weight.select(0, row);
                    blank.zero_();
                }
                return new Modules.Embedding(weight, padding_idx ?? -1, scale_grad_by_freq, sparse);
            }
        }
    }
}
