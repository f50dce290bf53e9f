using System.Globalization;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Tests.Support;
using R2QBench.Testing.Devices;
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

    public static TheoryData<string, string> Official()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in (string[])["plain", "sharp"])
            foreach (var name in (string[])["forward", "reverse", "jsd0.3", "jsd0.5", "jsd0.8", "cakld0.3", "cakld0.5", "cakld0.8"])
                data.Add(file, name);
        return data;
    }

    [DeviceTheory]
    [Devices(Of = nameof(Official))]
    public void A_loss_and_its_gradient_are_those_of_the_official_code(string device, string file, string official)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"kd-losses/{file}");
        var student = golden["student_logits"].to(device).requires_grad_();
        var targets = golden["labels"].to(ScalarType.Int64, device);
        var counted = (targets != -100).sum(ScalarType.Int64).item<long>();
        var factor = counted / (double)targets.shape[0];

        var loss = Ours(official).Compute(student, golden["teacher_logits"].to(device), targets) * factor;
        loss.backward();

        var expected = golden[$"{official}.loss"].item<float>();
        Assert.Equal(expected, loss.item<float>(), LossTolerance * Math.Abs(expected));
        Close.Relative(golden[$"{official}.grad.student"], student.grad!.cpu(), GradientTolerance);
    }

    [Theory]
    [InlineData("plain", new[] { 0, 1 })]
    [InlineData("sharp", new[] { 0 })]
    public void Token_scaled_distillation_is_that_of_the_official_code_where_no_token_is_ignored(string file, int[] sequences)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"kd-losses/{file}");
        var tokens = golden["labels"].shape[1] - 1;
        foreach (var sequence in sequences)
        {
            var student = golden["student_logits"].narrow(0, sequence, 1).clone().requires_grad_();
            var teacher = golden["teacher_logits"].narrow(0, sequence, 1);
            var targets = golden["labels"].to(ScalarType.Int64).narrow(0, sequence, 1).narrow(1, 1, tokens);

            // Its labels are shifted by one, and its weights sum to 1 in each sequence.
            (LossRegistry.Create("tsld").Compute(student.narrow(1, 0, tokens), teacher.narrow(1, 0, tokens), targets)).backward();

            Close.Relative(golden["tsld.grad.student"].narrow(0, sequence, 1), student.grad!, GradientTolerance);
        }
    }

    private static IDistillationLoss Ours(string official) => official switch
    {
        "forward" => LossRegistry.Create("kl_forward"),
        "reverse" => LossRegistry.Create("kl_reverse"),
        _ when official.StartsWith("jsd", StringComparison.Ordinal) => new JensenShannonLoss(Coefficient(official)),
        _ => ConfidenceAwareKlLoss.WithConstant(Coefficient(official)),
    };

    private static double Coefficient(string official) => double.Parse(official[^3..], CultureInfo.InvariantCulture);
}
