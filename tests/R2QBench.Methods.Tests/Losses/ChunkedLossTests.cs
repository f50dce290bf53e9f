using R2QBench.Methods.Losses;
using R2QBench.Testing;
using R2QBench.Testing.Devices;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Losses;

/// <summary>Losses whose logits are never stored whole equal those computed from logits, values and gradients.</summary>
public sealed class ChunkedLossTests
{
    private const long Hidden = 12;
    private const long TeacherHidden = 20;

    public static TheoryData<string, int, int, int> Shapes()
    {
        var data = new TheoryData<string, int, int, int>();
        foreach (var name in LossRegistry.All.Where(loss => loss.Create().Chunked is not null).Select(loss => loss.Name))
        {
            data.Add(name, 1, 1, 1);
            data.Add(name, 9, 37, 4);
            data.Add(name, 70, 64, 33);
            data.Add(name, 40, 1000, 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Value_and_gradients_are_those_of_the_whole_logits(string name, int rows, int vocabulary, int chunk)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Inputs(rows, vocabulary);
        if (rows > 1) targets[rows / 2] = tensor(IDistillationLoss.IgnoredTarget);
        var loss = LossRegistry.Create(name);
        // float64, so that what is left is the error of the operator alone.
        var wide = (Input: student.Input.@double(), Matrix: student.Matrix.@double());
        var logits = wide.Input.mm(wide.Matrix.t());
        var expected = loss.Compute(logits.unsqueeze(0), teacher.Input.mm(teacher.Matrix.t()).unsqueeze(0), targets.unsqueeze(0)) * 3;
        var reference = autograd.grad([expected], [student.Input, student.Matrix]);

        var actual = Fused.linear_loss(loss.Chunked!.Kind, loss.Chunked.Mix, student, loss.NeedsTeacher ? teacher : null, targets, chunk) * 3;
        var gradients = autograd.grad([actual], [student.Input, student.Matrix]);

        Near.Equal(expected, actual, 2e-6, 2e-6);
        Near.Equal(reference[0], gradients[0], 2e-6, 2e-5);
        Near.Equal(reference[1], gradients[1], 2e-6, 2e-5);
    }

    [DeviceTheory]
    [Devices("ce", 70, 64)]
    [Devices("ce", 40, 37)]
    [Devices("kl_forward", 70, 64)]
    [Devices("kl_reverse", 40, 1000)]
    [Devices("jsd", 70, 37)]
    [Devices("cakld", 70, 64)]
    [Devices("cakld_released", 40, 37)]
    public void In_bfloat16_value_and_gradients_are_those_of_the_whole_logits_within_its_precision(string device, string name, int rows, int vocabulary)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Inputs(rows, vocabulary, device);
        var loss = LossRegistry.Create(name);
        (Tensor, Tensor) Narrow((Tensor Input, Tensor Matrix) pair) => (pair.Input.bfloat16(), pair.Matrix.bfloat16());
        var (of, to) = (Narrow(student), Narrow(teacher));
        var logits = of.Item1.@double().mm(of.Item2.@double().t());
        var expected = loss.Compute(logits.unsqueeze(0), to.Item1.@double().mm(to.Item2.@double().t()).unsqueeze(0), targets.unsqueeze(0));
        var reference = autograd.grad([expected], [student.Input, student.Matrix], retain_graph: true);

        var actual = Fused.linear_loss(loss.Chunked!.Kind, loss.Chunked.Mix, of, loss.NeedsTeacher ? to : null, targets, 33);
        var gradients = autograd.grad([actual], [student.Input, student.Matrix]);

        Near.Equal(expected, actual, 1e-3, 5e-3);
        foreach (var (wide, narrow) in reference.Zip(gradients))
            Assert.InRange((narrow.@double() - wide.@double()).norm().item<double>(), 0, 2e-2 * wide.@double().norm().item<double>());
    }

    [Fact]
    public void Ignored_rows_get_no_gradient_and_cost_nothing()
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Inputs(6, 50);
        targets[2] = tensor(IDistillationLoss.IgnoredTarget);
        var some = autograd.grad([Fused.linear_loss(KernelLoss.ForwardKl, 0, student, teacher, targets, 4)], [student.Input])[0];
        Assert.Equal(0, some[2].abs().max().item<float>());
        Assert.True(some[1].abs().max().item<float>() > 0);

        var none = Fused.linear_loss(KernelLoss.ReverseKl, 0, student, teacher, full_like(targets, IDistillationLoss.IgnoredTarget));
        Assert.Equal(0, none.item<float>());
    }

    [Fact]
    public void Distributions_of_certainty_and_scores_that_are_not_numbers_come_out_as_they_are()
    {
        using var scope = NewDisposeScope();
        var matrix = eye(20);
        var targets = zeros([1], ScalarType.Int64);
        // The student is sure of token 0, the teacher of token 3: e^-200 is no float32, the divergence is finite.
        var (sure, other) = (zeros(1, 20), zeros(1, 20));
        sure[0, 0] = tensor(200f);
        other[0, 3] = tensor(200f);
        foreach (var kind in (KernelLoss[])[KernelLoss.ForwardKl, KernelLoss.ReverseKl])
            Assert.Equal(200, Fused.linear_loss(kind, 0, (sure, matrix), (other, matrix), targets).item<float>(), 1e-3f);
        Assert.Equal(Math.Log(2), Fused.linear_loss(KernelLoss.JensenShannon, 0.5, (sure, matrix), (other, matrix), targets).item<float>(), 1e-5f);

        sure[0, 7] = tensor(float.NaN);
        Assert.True(float.IsNaN(Fused.linear_loss(KernelLoss.CrossEntropy, 0, (sure, matrix), null, targets).item<float>()));
    }

    [Fact]
    public void Without_gradients_only_the_value_is_made()
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Inputs(10, 30);
        var with = Fused.linear_loss(KernelLoss.CrossEntropy, 0, student, null, targets);
        using var plain = no_grad();
        var without = Fused.linear_loss(KernelLoss.CrossEntropy, 0, student, null, targets);
        Assert.False(without.requires_grad);
        Assert.Equal(with.item<float>(), without.item<float>());
    }

    [Fact]
    public void A_target_beyond_the_vocabulary_is_refused()
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Inputs(3, 10);
        var error = Assert.ThrowsAny<Exception>(() => Fused.linear_loss(KernelLoss.CrossEntropy, 0, student, null, targets + 10));
        Assert.Contains("of 10 tokens", error.Message, StringComparison.Ordinal);
    }

    private static ((Tensor Input, Tensor Matrix) Student, (Tensor Input, Tensor Matrix) Teacher, Tensor Targets) Inputs(int rows, int vocabulary, string device = TestDevice.Cpu)
    {
        manual_seed(11);
        var student = (randn(rows, Hidden).to(device).requires_grad_(), randn(vocabulary, Hidden).to(device).requires_grad_());
        var teacher = (randn(rows, TeacherHidden).to(device), (randn(vocabulary, TeacherHidden) * 0.7).to(device));
        return (student, teacher, randint(0, vocabulary, [rows], ScalarType.Int64).to(device));
    }
}
