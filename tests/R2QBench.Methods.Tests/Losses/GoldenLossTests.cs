using R2QBench.Methods.Losses;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Losses;

/// <summary>
/// Losses and their gradients against BitDistiller's trainer, which sums over positions and averages over the batch: its values are
/// those of ours times counted tokens / batch.
/// </summary>
public sealed class GoldenLossTests
{
    // As the golden data states them.
    private const double LossTolerance = 1e-5;
    private const double GradientTolerance = 2e-5;

    [Theory]
    [InlineData("plain", "forward", "kl_forward")]
    [InlineData("sharp", "forward", "kl_forward")]
    public void A_loss_and_its_gradient_are_those_of_the_official_code(string file, string official, string name)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"kd-losses/{file}");
        var student = golden["student_logits"].requires_grad_();
        var targets = golden["labels"].to(ScalarType.Int64);
        var counted = (targets != -100).sum(ScalarType.Int64).item<long>();
        var factor = counted / (double)targets.shape[0];

        var loss = LossRegistry.Create(name).Compute(student, golden["teacher_logits"], targets) * factor;
        loss.backward();

        var expected = golden[$"{official}.loss"].item<float>();
        Assert.Equal(expected, loss.item<float>(), LossTolerance * Math.Abs(expected));
        Close.Relative(golden[$"{official}.grad.student"], student.grad!, GradientTolerance);
    }
}
