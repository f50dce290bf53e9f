using R2QBench.Core.Models.Configuration;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>The functions that <see cref="Activation"/> names.</summary>
internal static class ActivationFunction
{
    /// <summary>Same shape and dtype as the input.</summary>
    public static Tensor Apply(this Activation activation, Tensor input) => activation switch
    {
        Activation.Silu => nn.functional.silu(input),
        Activation.Gelu => nn.functional.gelu(input),
        Activation.GeluTanh => GeluTanh(input),
        Activation.Relu => nn.functional.relu(input),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    /// <remarks>Source: Hendrycks &amp; Gimpel, arXiv 1606.08415. TorchSharp's gelu has no approximate form.</remarks>
    private static Tensor GeluTanh(Tensor input) =>
        0.5 * input * (1 + (Math.Sqrt(2 / Math.PI) * (input + 0.044715 * input.pow(3))).tanh());
}
