using R2QBench.Core.Checkpoints;
using R2QBench.Core.Models;
using R2QBench.Core.Text;
using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Inspection;

/// <summary>Lists the modules of a model with their sizes under a method; loads no native library.</summary>
public static class ModuleSizes
{
    /// <param name="model">What the model is made of.</param>
    /// <param name="quantizer">The method.</param>
    /// <param name="skip">Modules left as they are, as globs over module paths.</param>
    /// <returns>One entry per module, in the order of the model.</returns>
    public static IReadOnlyList<ModuleSize> Of(ModelFacts model, IQuantizer quantizer, IReadOnlyList<string> skip) =>
        [.. model.Tensors.GroupBy(tensor => tensor.ModulePath).Select(tensors => Of(tensors.Key, [.. tensors], model, quantizer, skip))];

    private static ModuleSize Of(string module, IReadOnlyList<TensorSlot> tensors, ModelFacts model, IQuantizer quantizer, IReadOnlyList<string> skip)
    {
        var weight = tensors[0];
        var isQuantized = weight.Role is TensorRole.BlockLinear or TensorRole.Head && !Glob.IsMatch(skip, module);
        var bytes = tensors.Skip(isQuantized ? 1 : 0).Sum(tensor => tensor.ElementCount * TensorDtype.SizeOf(model.StoredDtypes[tensor.Name])!.Value);
        var bits = isQuantized ? quantizer.Bits(weight.Shape[0], weight.Shape[1]) : new EffectiveBits(0, 0, 0, 0);
        return new ModuleSize(module, weight.Shape, tensors.Sum(tensor => tensor.ElementCount), isQuantized, bytes + bits.StoredBytes, 8.0 * bytes + bits.EntropyBits);
    }
}
