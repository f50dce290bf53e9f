using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>x / √(mean(x²) + ε) in float32, rounded to the compute dtype, then times the weight. No mean is subtracted, there is no bias.</summary>
/// <remarks>Source: Zhang &amp; Sennrich, arXiv 1910.07467; order of rounding as in Hugging Face's Llama.</remarks>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    public RmsNorm(long width, double epsilon, TensorFormat format) : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        weight = format.NewParameter(width);
        register_parameter(nameof(weight), weight);
    }

    /// <summary>Added to the mean square.</summary>
    public double Epsilon => _epsilon;

    /// <summary>[width]</summary>
    public Parameter weight { get; }

    /// <summary>The norm of a sum, and the sum, in one pass.</summary>
    /// <param name="input">[…, width]</param>
    /// <param name="change">The same shape.</param>
    public (Tensor Normed, Tensor Sum) AfterAddition(Tensor input, Tensor change) => Fused.add_rms_norm(input, change, weight.to(input.dtype), _epsilon);

    /// <param name="input">[…, width]</param>
    public override Tensor forward(Tensor input) => Fused.rms_norm(input, weight.to(input.dtype), _epsilon);
}
