using R2QBench.Core.Models;
using R2QBench.Methods.Losses;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>What a model's predictions cost; without storing all logits where loss, device and output projection allow it.</summary>
public static class ModelLoss
{
    /// <param name="loss">On the predictions.</param>
    /// <param name="student">Gets gradients.</param>
    /// <param name="teacher">Runs without gradients; not looked at by losses that need none.</param>
    /// <param name="inputs">int64 [batch, seq].</param>
    /// <param name="targets">int64 [batch, seq], as <see cref="IDistillationLoss.Compute"/> takes them.</param>
    /// <returns>float32 scalar with its gradient graph.</returns>
    public static Tensor Of(IDistillationLoss loss, LanguageModel student, LanguageModel? teacher, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var needed = loss.NeedsTeacher ? teacher ?? throw new ArgumentNullException(nameof(teacher), $"{loss.Name} needs the full-precision model.") : null;
        var cost = InChunks(loss, student, needed, inputs, targets) ?? loss.Compute(student.call(inputs), needed is null ? null : Plainly(() => needed.call(inputs)), targets);
        return cost.MoveToOuterDisposeScope();
    }

    private static Tensor? InChunks(IDistillationLoss loss, LanguageModel student, LanguageModel? teacher, Tensor inputs, Tensor targets)
    {
        if (loss.Chunked is not { } chunked || !Fused.has_linear_loss(student.Device, student.ComputeDtype)) return null;
        if (teacher is not null && (teacher.Device.type != student.Device.type || teacher.ComputeDtype != student.ComputeDtype)) return null;
        if (student.OutputMatrix() is not { } matrix) return null;
        (Tensor, Tensor)? ofTeacher = null;
        if (teacher is not null)
        {
            if (Plainly(teacher.OutputMatrix) is not { } teacherMatrix) return null;
            ofTeacher = (Plainly(() => Rows(teacher)), teacherMatrix);
        }

        return Fused.linear_loss(chunked.Kind, chunked.Mix, (Rows(student), matrix), ofTeacher, targets.reshape(-1));

        Tensor Rows(LanguageModel model)
        {
            var stream = model.Read(inputs, null);
            return stream.view(-1, stream.size(-1));
        }
    }

    private static T Plainly<T>(Func<T> function)
    {
        using var plain = no_grad();
        return function();
    }
}
