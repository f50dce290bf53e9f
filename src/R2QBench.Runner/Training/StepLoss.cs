using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>What one batch of a stage costs: the loss on the model's predictions and its inner states, or the difference of one block's output.</summary>
public sealed class StepLoss
{
    private readonly TrainingJob _job;
    private readonly FeatureSpec _features;
    private readonly IDistillationLoss? _loss;
    private readonly int _block;

    /// <param name="job">Student, teacher and data.</param>
    /// <param name="stage">Which loss, or which block.</param>
    public StepLoss(TrainingJob job, TrainingStage stage)
    {
        _job = job;
        _features = stage.Spec.Features;
        _block = stage.Block ?? -1;
        _loss = stage.Block is null ? LossRegistry.Create(stage.Spec.Loss) : null;
    }

    /// <summary>The loss of a batch with its gradient graph.</summary>
    /// <param name="batch">Number of the batch, from 0.</param>
    public Tensor Of(long batch)
    {
        var (inputs, targets) = _job.Batches.Batch(batch, _job.Student.Device);
        if (_loss is null) return OfBlock(inputs);
        if (IsFused) return OfTokens(inputs, targets);
        return _features.Any ? WithFeatures(_loss, inputs, targets) : ModelLoss.Of(_loss, _job.Student, _job.Teacher, inputs, targets);
    }

    /// <summary>Whether the loss is one that fused operators compute without storing all logits, and the model has them; see <see cref="OfTokens"/>.</summary>
    public bool IsFused => _loss is CrossEntropyLoss && !_features.Any && _job.Student.HasFusedCrossEntropy;

    /// <summary>The fused loss of tokens that are on the device already.</summary>
    /// <param name="inputs">int64 [batch, seq].</param>
    /// <param name="targets">int64 [batch, seq].</param>
    public Tensor OfTokens(Tensor inputs, Tensor targets) => _job.Student.CrossEntropy(inputs, targets);

    private Tensor WithFeatures(IDistillationLoss loss, Tensor inputs, Tensor targets)
    {
        var wanted = FeatureDistillation.Needs(_features);
        using var ofTeacher = new ForwardTrace(wanted);
        using var ofStudent = new ForwardTrace(wanted);
        Tensor teacherLogits;
        using (no_grad()) teacherLogits = _job.Teacher!.Trace(inputs, ofTeacher);
        var logits = _job.Student.Trace(inputs, ofStudent);
        return loss.Compute(logits, loss.NeedsTeacher ? teacherLogits : null, targets) + FeatureDistillation.Compute(_features, ofStudent, ofTeacher);
    }

    /// <summary>
    /// EfficientQAT's block-wise training (arXiv 2407.11062): mean squared difference between the quantized block on what the quantized blocks before it give,
    /// and the full-precision block on full-precision inputs; mean over tokens and features.
    /// </summary>
    private Tensor OfBlock(Tensor inputs)
    {
        Tensor target, stream;
        using (no_grad())
        {
            target = Through(_job.Teacher!, inputs, _block + 1);
            stream = Through(_job.Student, inputs, _block);
        }

        var output = _job.Student.RunBlock(_block, stream);
        return (output.to(ScalarType.Float32) - target.to(ScalarType.Float32)).square().mean();
    }

    private static Tensor Through(LanguageModel model, Tensor inputs, int blocks)
    {
        var stream = model.Enter(inputs);
        for (var block = 0; block < blocks; block++) stream = model.RunBlock(block, stream);
        return stream;
    }
}
