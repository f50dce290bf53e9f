using R2QBench.Core.Errors;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Tests.Support;
using R2QBench.Testing.Devices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Losses;

public sealed class TokenLossTests
{
    public static TheoryData<string> All() => [.. LossRegistry.All.Select(loss => loss.Name)];

    [DeviceTheory]
    [Devices(Of = nameof(All))]
    public void The_loss_is_a_mean_over_the_counted_tokens(string device, string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch(device);
        var loss = LossRegistry.Create(name);

        // Repeating the batch changes no mean; neither does a token that is ignored.
        var once = loss.Compute(student, teacher, targets).item<float>();
        var twice = loss.Compute(cat([student, student], 0), cat([teacher, teacher], 0), cat([targets, targets], 0)).item<float>();
        var ignored = loss.Compute(cat([student, student], 0), cat([teacher, teacher], 0), cat([targets, full_like(targets, -100)], 0)).item<float>();

        Assert.Equal(once, twice, 1e-5f);
        Assert.Equal(once, ignored, 1e-5f);
    }

    [DeviceTheory]
    [Devices(Of = nameof(All))]
    public void Only_the_student_gets_a_gradient_and_none_at_ignored_positions(string device, string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch(device);
        student.requires_grad_();
        teacher.requires_grad_();
        targets[0, 1] = tensor(-100L);

        LossRegistry.Create(name).Compute(student, teacher, targets).backward();

        Assert.Null(teacher.grad);
        Assert.Equal(0, student.grad![0, 1].abs().max().item<float>());
        Assert.True(student.grad[0, 0].abs().max().item<float>() > 0);
    }

    [DeviceTheory]
    [Devices(Of = nameof(All))]
    public void A_batch_without_counted_tokens_costs_nothing(string device, string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch(device);

        Assert.Equal(0, LossRegistry.Create(name).Compute(student, teacher, full_like(targets, -100)).item<float>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Half_precision_logits_are_widened_first(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch();
        var (halfStudent, halfTeacher) = (student.to(ScalarType.BFloat16), teacher.to(ScalarType.BFloat16));

        var widened = LossRegistry.Create(name).Compute(halfStudent.to(ScalarType.Float32), halfTeacher.to(ScalarType.Float32), targets);
        var loss = LossRegistry.Create(name).Compute(halfStudent, halfTeacher, targets);

        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.True(Weights.SameBits(widened, loss));
    }

    [Fact]
    public void Cross_entropy_is_that_of_the_library_with_its_gradient()
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Batch();
        targets[1, 2] = tensor(-100L);
        var other = student.clone().requires_grad_();
        student.requires_grad_();

        var ours = LossRegistry.Create("ce").Compute(student, null, targets);
        var library = nn.functional.cross_entropy(other.view(-1, 11), targets.view(-1));
        ours.backward();
        library.backward();

        Assert.Equal(library.item<float>(), ours.item<float>(), 1e-6f);
        Close.Relative(other.grad!, student.grad!, 1e-6);
    }

    [Theory]
    [InlineData("kl_forward")]
    [InlineData("kl_reverse")]
    [InlineData("jsd")]
    [InlineData("cakld")]
    [InlineData("cakld_released")]
    public void A_student_equal_to_its_teacher_has_no_divergence(string name)
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Batch();

        Assert.Equal(0, LossRegistry.Create(name).Compute(student, student.clone(), targets).item<float>(), 1e-6f);
    }

    [DeviceTheory]
    [Devices(Of = nameof(All))]
    public void Extreme_logits_give_finite_losses_and_gradients(string device, string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch(device);
        var extreme = (student * 200).requires_grad_();

        var loss = LossRegistry.Create(name).Compute(extreme, teacher * 200, targets);
        loss.backward();

        Assert.True(loss.isfinite().all().ToBoolean());
        Assert.True(extreme.grad!.isfinite().all().ToBoolean());
    }

    [Fact]
    public void Confidence_is_the_teachers_probability_of_the_true_token_or_its_largest()
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch();
        targets[0, 1] = tensor(-100L);
        var counted = targets != -100;
        var probabilities = teacher.softmax(-1);
        var ofTargets = probabilities.gather(-1, targets.clamp(min: 0).unsqueeze(-1)).squeeze(-1).masked_select(counted).mean().item<float>();
        var largest = probabilities.amax([-1]).masked_select(counted).mean().item<float>();

        float Loss(IDistillationLoss loss) => loss.Compute(student, teacher, targets).item<float>();

        Assert.Equal(Loss(ConfidenceAwareKlLoss.WithConstant(ofTargets)), Loss(LossRegistry.Create("cakld")), 1e-5f);
        Assert.Equal(Loss(ConfidenceAwareKlLoss.WithConstant(largest)), Loss(LossRegistry.Create("cakld_released")), 1e-5f);
    }

    [Fact]
    public void Deviation_awareness_weighs_by_entropies_with_mean_one()
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch();
        var (s, t) = (student.log_softmax(-1), teacher.log_softmax(-1));
        var ambiguity = (-(t.exp() * t).sum(-1)).pow(0.1) * (-(s.exp() * s).sum(-1)).pow(0.9);
        var expected = (ambiguity / ambiguity.mean() * -(t.exp() * s).sum(-1)).mean() - s.gather(-1, targets.unsqueeze(-1)).mean() * 0.1;

        Assert.Equal(expected.item<float>(), LossRegistry.Create("dad").Compute(student, teacher, targets).item<float>(), 1e-5f);
    }

    [Fact]
    public void A_missing_teacher_and_an_unknown_name_are_refused()
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Batch();

        Assert.Throws<ArgumentNullException>(() => LossRegistry.Create("kl_forward").Compute(student, null, targets));
        Assert.Contains("kl_forward", Assert.Throws<ProblemException>(() => LossRegistry.Create("kl_sideways")).Problems[0].Allowed);
    }

    private static (Tensor Student, Tensor Teacher, Tensor Targets) Batch(string device = TestDevice.Cpu)
    {
        using var generator = new Generator(3);
        return (
            randn([2, 3, 11], generator: generator).to(device),
            randn([2, 3, 11], generator: generator).to(device),
            tensor([1L, 5, 0, 10, 3, 7]).reshape(2, 3).to(device));
    }
}
