using R2QBench.Methods.Grids;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Gradients;

/// <summary>∂ŵ/∂w = 1 for every weight; scales, where they have a gradient, get that of the decoding with fixed codes.</summary>
public sealed class PassThroughRule : IGradientRule
{
    public string Name => "pass_through";

    public string Meaning => "∂ŵ/∂w = 1 for every weight";

    public KernelRule Kernel => KernelRule.PassThrough;

    public bool AppliesTo(IGrid grid) => true;

    public Tensor Surrogate(IGrid grid, Tensor block, Tensor codes, IReadOnlyList<Tensor> parameters) =>
        WithScales(block, grid, codes, parameters);

    /// <summary>Adds the path through the scales, if they have one.</summary>
    internal static Tensor WithScales(Tensor direct, IGrid grid, Tensor codes, IReadOnlyList<Tensor> parameters) =>
        parameters.Any(parameter => parameter.requires_grad) ? direct + grid.Decode(codes, parameters) : direct;
}
