using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Training;
using R2QBench.Torch;

namespace R2QBench.Runner.Runs;

/// <summary>Puts the row of a run together.</summary>
public static class RunRows
{
    /// <summary>The row of a run, finished or not.</summary>
    public static RunRow Create(PlannedRun run, RunOutcome outcome, RunRecord record, RunCost cost)
    {
        var spec = run.Spec;
        var quantization = spec.IsBaseline ? null : spec.Quantization;
        var training = spec.Training.Steps > 0 ? spec.Training : null;
        var (host, engine) = (HostFacts.Current, Engine.Describe());
        var onAccelerator = spec.Device != "cpu";
        return new RunRow
        {
            RunName = run.Name,
            Status = outcome.Status,
            Reason = outcome.Reason,
            Failure = outcome.Failure,
            Note = record.Note,
            ResumedFromStep = record.ResumedFromStep,
            LastStep = record.LastStep,
            IsBaseline = spec.IsBaseline,
            Axes = spec.Axes,

            ModelSource = spec.Model.Source,
            ModelName = ModelName(spec.Model.Source),
            ModelHash = run.Hashes.Model,
            ModelParameters = run.Model.ParameterCount,
            QuantizedParameters = run.QuantizedLayers.Sum(layer => layer.Out * layer.In),

            Method = spec.Quantization.Method,
            MethodVersion = quantization is null ? null : run.Hashes.MethodVersion,
            Bits = quantization is { Bits: > 0 } ? quantization.Bits : null,
            GroupSize = quantization?.GroupSize,
            ScaleDtype = quantization?.ScaleDtype,
            Gradient = quantization?.Gradient,
            Scales = quantization?.Scales,
            Init = quantization?.Init,
            Options = quantization?.Options ?? new Dictionary<string, string>(),
            Skip = quantization?.Skip ?? [],

            Loss = training?.Loss,
            FeatureWeights = training is null ? new Dictionary<string, string>() : training.Features.Terms.ToDictionary(term => term.Key, term => term.Value.ToString("R", CultureInfo.InvariantCulture)),
            Phases = training is null ? [] : PhaseText.Of(training),
            Steps = quantization is null ? null : TrainingStage.StepsOf(spec.Training, run.Model.Config.Layers),
            BatchSize = training?.BatchSize,
            GradientAccumulation = training?.GradientAccumulation,
            SequenceLength = training is null ? null : spec.Data.SequenceLength,
            Optimizer = training is null ? null : training.Optimizer.Name + (training.Optimizer.Moments == OptimizerSpec.ByteMoments ? ", 8-bit moments" : ""),
            LearningRate = training?.Optimizer.LearningRate,
            WeightDecay = training?.Optimizer.WeightDecay,
            Schedule = training?.Schedule.Name,
            WarmupSteps = training?.Schedule.WarmupSteps,
            GradientClip = training?.GradientClip,
            ComputeDtype = spec.Model.Dtype,
            LatentDtype = training is null ? null : "float32",
            DataSource = training is null ? null : spec.Data.Source,
            DataHash = run.Hashes.Data,
            Seed = spec.Seed,

            BitsPerWeightStored = record.Size?.QuantizedBitsPerWeight,
            BitsPerWeightEntropy = record.Size?.QuantizedEntropyBitsPerWeight,
            ModelBitsPerWeightStored = record.Size?.BitsPerWeight,
            QuantizedBytesStored = quantization is null ? null : record.Size?.QuantizedBytes,
            ModelBytesStored = record.Size?.Bytes,

            LoadSeconds = record.Load?.TotalSeconds,
            EvaluateBeforeSeconds = record.EvaluateBefore?.TotalSeconds,
            TrainSeconds = record.Train?.TotalSeconds,
            EncodeSeconds = record.Encode?.TotalSeconds,
            EvaluateAfterSeconds = record.EvaluateAfter?.TotalSeconds,
            TotalSeconds = cost.Total.TotalSeconds,
            TokensTrained = record.TokensTrained,
            TokensPerSecond = record.TokensTrained > 0 && record.Train is { TotalSeconds: > 0 } train ? record.TokensTrained / train.TotalSeconds : null,
            PeakHostBytes = cost.PeakHostBytes,
            PeakDeviceBytes = record.PeakDeviceBytes,

            Device = DeviceKind(spec.Device),
            DeviceName = onAccelerator ? engine.Devices.FirstOrDefault() : null,
            Threads = spec.Threads,
            R2qbenchVersion = host.R2qbenchVersion,
            GitCommit = host.GitCommit,
            LibtorchVersion = engine.LibtorchVersion,
            Blas = engine.Blas,
            CudaVersion = onAccelerator ? engine.CudaVersion : null,
            DriverVersion = onAccelerator ? HostFacts.NvidiaDriver : null,
            DotnetVersion = host.DotnetVersion,
            Os = host.Os,
            Cpu = host.Cpu,
            StartedUtc = cost.StartedUtc,
            FinishedUtc = cost.FinishedUtc,
        };
    }

    private static string ModelName(string source) =>
        source.StartsWith("builtin:", StringComparison.Ordinal) ? source["builtin:".Length..] : Path.GetFileName(Path.GetFullPath(source).TrimEnd('/'));

    private static string DeviceKind(string device) => device.Split(':')[0];
}
