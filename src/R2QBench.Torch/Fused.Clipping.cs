using R2QBench.Torch.Interop;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    /// <summary>Scales all gradients down together so that their joint norm is at most <paramref name="max_norm"/>.</summary>
    /// <returns>The norm before. In two native calls when everything is float32 on the CPU; without fusing, one gradient after the other.</returns>
    public static double clip_grad_norm_(IEnumerable<Parameter> parameters, double max_norm, double norm_type = 2)
    {
        if (!Enabled) return ClipPlainly(parameters, max_norm, norm_type);
        using var list = new HandleList(parameters);
        double norm = 0;
        var done = norm_type == 2 ? Native.r2q_grad_norm(list.Pointer, list.Count, &norm) : 0;
        Native.Check(done, nameof(clip_grad_norm_));
        if (done == 0) norm = NormInOneCall(list, norm_type);
        var factor = Factor(max_norm, norm);
        if (factor < 1)
            Native.Check(Native.r2q_scale_grads(list.Pointer, list.Count, factor), nameof(clip_grad_norm_));
        return norm;
    }

    /// <summary>The definition: the norm of all norms, and a product for each gradient.</summary>
    private static double ClipPlainly(IEnumerable<Parameter> parameters, double maxNorm, double normType)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        if (gradients.Length == 0) return 0;
        var norm = NormOf([.. gradients.Select(gradient => gradient.norm((float)normType))], normType);
        var factor = Factor(maxNorm, norm);
        if (factor < 1)
            foreach (var gradient in gradients) gradient.mul_(factor);
        return norm;
    }

    private static double NormInOneCall(HandleList list, double normType)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var gradients = new List<Tensor>();
        for (int i = 0; i < list.Count; i++)
        {
            var grad = Native.r2q_grad(list.Pointer[i]);
            if (grad != 0)
                gradients.Add(Tensor.UnsafeCreateTensor(grad));
        }
        return gradients.Count == 0 ? 0 : NormOf(Op._foreach_norm__Scalar.CallMany(gradients.ToArray(), normType), normType);
    }

    /// <summary>One wait for the device, at the very end.</summary>
    private static double NormOf(Tensor[] norms, double normType)
    {
        var device = norms[0].device;
        return stack(norms.Select(norm => norm.to(ScalarType.Float32, device))).norm((float)normType).ToDouble();
    }

    private static double Factor(double maxNorm, double norm) => maxNorm / (norm + 1e-6);
}
