using R2QBench.Core.Errors;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Losses;

public sealed class TokenLossTests
{
    public static TheoryData<string> All() => [.. LossRegistry.All.Select(loss => loss.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void The_loss_is_a_mean_over_the_counted_tokens(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch();
        var loss = LossRegistry.Create(name);

        // Repeating the batch changes no mean; neither does a token that is ignored.
        var once = loss.Compute(student, teacher, targets).item<float>();
        var twice = loss.Compute(cat([student, student], 0), cat([teacher, teacher], 0), cat([targets, targets], 0)).item<float>();
        var ignored = loss.Compute(cat([student, student], 0), cat([teacher, teacher], 0), cat([targets, full_like(targets, -100)], 0)).item<float>();

        Assert.Equal(once, twice, 1e-5f);
        Assert.Equal(once, ignored, 1e-5f);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_the_student_gets_a_gradient_and_none_at_ignored_positions(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch();
        student.requires_grad_();
        teacher.requires_grad_();
        targets[0, 1] = tensor(-100L);

        LossRegistry.Create(name).Compute(student, teacher, targets).backward();

        Assert.Null(teacher.grad);
        Assert.Equal(0, student.grad![0, 1].abs().max().item<float>());
        Assert.True(student.grad[0, 0].abs().max().item<float>() > 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_batch_without_counted_tokens_costs_nothing(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher, targets) = Batch();

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

    [Fact]
    public void A_student_equal_to_its_teacher_has_no_divergence()
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Batch();

        Assert.Equal(0, LossRegistry.Create("kl_forward").Compute(student, student.clone(), targets).item<float>());
    }

    [Fact]
    public void A_missing_teacher_and_an_unknown_name_are_refused()
    {
        using var scope = NewDisposeScope();
        var (student, _, targets) = Batch();

        Assert.Throws<ArgumentNullException>(() => LossRegistry.Create("kl_forward").Compute(student, null, targets));
        Assert.Contains("kl_forward", Assert.Throws<ProblemException>(() => LossRegistry.Create("kl_sideways")).Problems[0].Allowed);
    }

    private static (Tensor Student, Tensor Teacher, Tensor Targets) Batch()
    {
        using var generator = new Generator(3);
        return (
            randn([2, 3, 11], generator: generator),
            randn([2, 3, 11], generator: generator),
            tensor([1L, 5, 0, 10, 3, 7]).reshape(2, 3));
    }
}
