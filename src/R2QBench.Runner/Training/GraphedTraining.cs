using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>The steps of a stage on a CUDA device: batches are copied into tensors that stay, the rest is a <see cref="DeviceStep"/>.</summary>
/// <remarks>Lives on the thread that trains. The environment variable <c>R2Q_GRAPH=0</c> keeps it from making a graph.</remarks>
public sealed class GraphedTraining : IDisposable
{
    private readonly TrainingJob _job;
    private readonly int _accumulation;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _targets;
    private readonly DeviceStep _step;

    internal GraphedTraining(TrainingJob job, TrainingStage stage, StepLoss loss, FusedAdamW optimizer)
    {
        _job = job;
        _accumulation = job.Spec.GradientAccumulation;
        var device = job.Student.Device;
        using var scope = NewDisposeScope();
        var (inputs, targets) = job.Batches.Batch(0, device);
        _inputs = [.. Enumerable.Range(0, _accumulation).Select(_ => zeros_like(inputs).DetachFromDisposeScope())];
        _targets = [.. Enumerable.Range(0, _accumulation).Select(_ => zeros_like(targets).DetachFromDisposeScope())];
        _step = new DeviceStep(
            optimizer, part => loss.OfTokens(_inputs[part], _targets[part]), _accumulation, stage.Spec.GradientClip,
            Environment.GetEnvironmentVariable("R2Q_GRAPH") != "0", device);
    }

    /// <summary>One optimizer step; waits for its end.</summary>
    /// <param name="step">Counted from 1 over the whole training.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="cancellation">Looked at before anything is put on the device.</param>
    /// <returns>Loss and gradient norm before clipping; the weights are unchanged where the norm is not finite.</returns>
    public (double Loss, double Norm) Run(int step, double rate, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        for (var part = 0; part < _accumulation; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (inputs, targets) = _job.Batches.Batch((long)(step - 1) * _accumulation + part, CPU);
            _inputs[part].copy_(inputs);
            _targets[part].copy_(targets);
        }

        _step.Run(rate);
        return _step.Read();
    }

    public void Dispose()
    {
        _step.Dispose();
        foreach (var tensor in _inputs.Concat(_targets)) tensor.Dispose();
    }
}
