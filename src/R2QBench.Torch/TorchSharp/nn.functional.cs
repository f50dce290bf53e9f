using R2QBench.Torch.Interop;

namespace TorchSharp;

/// <summary>What stands outside of a padded tensor.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What becomes of the losses of the elements; numbered as in libtorch.</summary>
        public enum Reduction
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>Layers and losses as functions.</summary>
        public static class functional
        {
            /// <summary>input · weightsᵀ + bias. [.., in] × [out, in] → [.., out].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Op.linear.Call(input, weights, bias);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Op.softmax__int.Call(input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => Op.log_softmax__int.Call(x, dim);

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? Op.silu_.CallInPlace(x) : Op.silu.Call(x);

            public static Tensor gelu(Tensor x) => Op.gelu.Call(x);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Op.relu_.CallInPlace(x) : Op.relu.Call(x);

            public static Tensor sigmoid(Tensor x, bool inplace = false) => inplace ? Op.sigmoid_.CallInPlace(x) : Op.sigmoid.Call(x);

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Op.tanh_.CallInPlace(x) : Op.tanh.Call(x);

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? Op.dropout_.CallInPlace(input, p, training) : Op.dropout.Call(input, p, training);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Op.layer_norm.Call(input, normalized_shape, weight, bias, eps);

            /// <summary>Divides by the p-norm along a dimension, but by no less than <paramref name="eps"/>.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12)
            {
                using var norm = Op.linalg_vector_norm.Call(input, p, new[] { dim }, true);
                using var bounded = Op.clamp.Call(norm, eps);
                return input / bounded;
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Op.one_hot.Call(x, num_classes);

            /// <param name="input">Any shape.</param>
            /// <param name="pad">Elements before and after, last dimension first.</param>
            /// <param name="mode">Only constant padding.</param>
            /// <param name="value">The constant.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? Op.constant_pad_nd.Call(input, pad, value)
                    : throw new ArgumentOutOfRangeException(nameof(mode), mode, "only constant padding is available");

            /// <summary>−log softmax(input)[target] with the classes in dimension 1 (or 0 of a vector).</summary>
            /// <param name="input">[N, C, ..] or [C], not normalised.</param>
            /// <param name="target">[N, ..] class numbers, or probabilities of the input's shape.</param>
            /// <param name="weight">[C], a factor for each class.</param>
            /// <param name="ignore_index">Targets with this number do not count.</param>
            /// <param name="reduction">Mean over the targets that count, sum, or each by itself.</param>
            /// <param name="label_smoothing">Probability spread evenly over all classes, 0 … 1.</param>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Op.cross_entropy_loss.Call(input, target, weight, (int)reduction, ignore_index, label_smoothing);

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, long ignore_index = -100) =>
                Op.nll_loss_nd.Call(input, target, weight, (int)reduction, ignore_index);

            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Op.mse_loss.Call(input, target, (int)reduction);

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Op.l1_loss.Call(input, target, (int)reduction);

            /// <summary>target · (log target − input); the target holds log-probabilities unless <paramref name="log_target"/> is false.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Op.kl_div.Call(input, target, (int)reduction, log_target);

            /// <summary>softmax(q kᵀ / √head) v, [.., queries, head] × [.., keys, head] → [.., queries, head].</summary>
            /// <param name="is_casual">Each query sees the keys up to its own position.</param>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false) =>
                R2QBench.Torch.Attention.Compute(query, key, value, attn_mask, p, is_casual, null);
        }
    }
}
