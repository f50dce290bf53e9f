using R2QBench.Methods.Grids;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Gradients;

/// <summary>∂ŵ/∂w = 1 for weights within the grid's range, 0 for those beyond; scales as with <see cref="PassThroughRule"/>.</summary>
public sealed class RangeClippedRule : IGradientRule
{
    public string Name => "range_clipped";

    public string Meaning => "∂ŵ/∂w = 1 within the range of the levels (llm_qat: −2 … 2, from three bits on), 0 outside";

    public KernelRule Kernel => KernelRule.RangeClipped;

    public bool AppliesTo(IGrid grid) => grid is IRangedGrid;

    public Tensor Surrogate(IGrid grid, Tensor block, Tensor codes, IReadOnlyList<Tensor> parameters)
    {
        Tensor inside;
        using (no_grad()) inside = ((IRangedGrid)grid).Inside(block, parameters);
        return PassThroughRule.WithScales(block * inside, grid, codes, parameters);
    }
}
