using R2QBench.Methods.Grids;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Gradients;

/// <summary>The chain rule through the grid's own formula, each step replaced as the grid says; LSQ for rounding grids, the sign chain for sign planes.</summary>
/// <param name="name">Name in specs; a grid lists the one that fits its formula.</param>
/// <param name="meaning">One line for people.</param>
public sealed class ChainRule(string name, string meaning) : IGradientRule
{
    public string Name => name;

    public string Meaning => meaning;

    public KernelRule Kernel => KernelRule.Chain;

    public bool AppliesTo(IGrid grid) => grid is IChainedGrid;

    public Tensor Surrogate(IGrid grid, Tensor block, Tensor codes, IReadOnlyList<Tensor> parameters) =>
        ((IChainedGrid)grid).Chain(block, parameters);
}
