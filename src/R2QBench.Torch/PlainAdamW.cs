using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>AdamW's update of one parameter, operator by operator: the definition that <see cref="FusedAdamW"/> is held to, and what runs where it is switched off.</summary>
internal static class PlainAdamW
{
    /// <summary>
    /// p ← (1 − η·λ)·p;  m ← β1·m + (1 − β1)·g;  v ← β2·v + (1 − β2)·g²;  p ← p − η·(m / (1 − β1^t)) / (√(v / (1 − β2^t)) + ε).
    /// Source: Loshchilov &amp; Hutter, arXiv 1711.05101, in PyTorch's order.
    /// </summary>
    /// <param name="parameter">p, changed in place; all tensors have its shape.</param>
    /// <param name="gradient">g.</param>
    /// <param name="first">m, changed in place.</param>
    /// <param name="second">v, changed in place.</param>
    /// <param name="step">t, from 1.</param>
    /// <param name="rate">η.</param>
    /// <param name="beta1">β1.</param>
    /// <param name="beta2">β2.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="decay">λ.</param>
    /// <param name="largest">The largest v so far, which takes its place (amsgrad); changed in place. Null: v itself.</param>
    public static void Update(
        Tensor parameter, Tensor gradient, Tensor first, Tensor second, long step, double rate, double beta1, double beta2, double epsilon, double decay, Tensor? largest = null)
    {
        using var scope = NewDisposeScope();
        parameter.mul_(1 - rate * decay);
        first.mul_(beta1).add_(gradient, 1 - beta1);
        second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var squares = largest is null ? second : largest.copy_(largest.maximum(second));
        var denominator = squares.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(epsilon);
        parameter.addcdiv_(first, denominator, -rate / (1 - Math.Pow(beta1, step)));
    }
}
