using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>A vector for each token, or for each position; may serve as output projection as well.</summary>
internal sealed class TokenEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly ScalarType _compute;

    public TokenEmbedding(long rows, long width, TensorFormat format) : base(nameof(TokenEmbedding))
    {
        _compute = format.Compute;
        weight = format.NewParameter(rows, width);
        register_parameter(nameof(weight), weight);
    }

    /// <summary>[rows, width]</summary>
    public Parameter weight { get; }

    /// <param name="ids">int64 of any shape.</param>
    /// <returns>[…, width] in the compute dtype.</returns>
    public override Tensor forward(Tensor ids) =>
        weight.index_select(0, ids.flatten()).view([.. ids.shape, weight.size(1)]).to(_compute);
}
