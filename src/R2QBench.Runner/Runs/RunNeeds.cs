using R2QBench.Runner.Training;

namespace R2QBench.Runner.Runs;

/// <summary>What a run will take, estimated without loading anything.</summary>
/// <param name="TokensTrained">Tokens of all training steps.</param>
/// <param name="Memory">Peak bytes for weights, their copies, gradients, optimizer state and logits; activations inside the blocks are not counted.</param>
/// <param name="HostMemory">The part of it in the machine's memory: all on the CPU, else the copies that layer errors are measured against.</param>
/// <param name="DeviceMemory">The part of it on the accelerator; 0 on the CPU.</param>
/// <param name="Disk">Bytes of the quantized file.</param>
/// <param name="PeakDisk">Bytes while it trains: checkpoints and the file measured before training.</param>
public sealed record RunNeeds(long TokensTrained, long Memory, long HostMemory, long DeviceMemory, long Disk, long PeakDisk)
{
    private const int Float32 = 4;

    /// <summary>Copies of a batch's logits that are alive at once: student, log-softmax, gradient, teacher.</summary>
    private const int LogitCopies = 4;

    public static RunNeeds Of(PlannedRun run)
    {
        var (spec, parameters) = (run.Spec, run.Model.ParameterCount);
        var training = spec.Training;
        var batchTokens = (long)training.BatchSize * spec.Data.SequenceLength;
        var quantized = run.QuantizedLayers.Sum(layer => layer.Out * layer.In);

        // Latent weights, full-precision copies for the layer rows, decoded weights.
        var memory = Float32 * (parameters + 2 * quantized);
        if (training.Steps > 0)
        {
            // Gradient and two moments; the teacher; logits.
            memory += Float32 * (4 * parameters + LogitCopies * batchTokens * run.Model.VocabularySize);
        }

        var host = spec.Device == "cpu" ? memory : Float32 * quantized;
        var disk = spec.IsBaseline ? 0 : ModelSizes.Of(run.Model, spec, run.QuantizedLayers).Bytes;
        return new RunNeeds((long)TrainingStage.StepsOf(training, run.Model.Config.Layers) * training.GradientAccumulation * batchTokens, memory, host, memory - host, disk,
            training.Steps > 0 ? disk + RunCheckpoints.LargestBytes(parameters) : disk);
    }
}
