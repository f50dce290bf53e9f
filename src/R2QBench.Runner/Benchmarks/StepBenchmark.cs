using System.Diagnostics;
using System.Runtime.InteropServices;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Training;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>What is measured.</summary>
/// <param name="Shape">Model and batch.</param>
/// <param name="Quantizer">Of all block linears; null trains without quantization.</param>
/// <param name="Batch">Rows per step.</param>
/// <param name="Recompute">What the backward pass computes again, of <see cref="Recomputations.Words"/>.</param>
/// <param name="Graph">Whether the step is captured.</param>
/// <param name="ByteMoments">Optimizer moments of the block linears in 8 bits.</param>
/// <param name="Steps">Timed steps.</param>
public sealed record StepCase(StepShape Shape, IQuantizer? Quantizer, int Batch, string Recompute, bool Graph, bool ByteMoments, int Steps)
{
    public override string ToString() =>
        $"{Shape.Name} {(Quantizer is null ? "none" : $"{Quantizer.Method.Name} g{Quantizer.Settings.GroupSize}")} b{Batch}"
        + $" {(Shape.WideLatents ? "float32" : "bfloat16")} latents, {(ByteMoments ? 8 : 32)}-bit moments{(Recompute == Recomputations.None ? "" : $", recompute {Recompute}")}";
}

/// <summary>
/// Times whole training steps of random models on random tokens: copy of the ids, forward, cross-entropy, backward, clipping at 1, AdamW. The classes
/// are those of real training. Each step is waited for, as the peer script does.
/// </summary>
public static class StepBenchmark
{
    private const int WarmUp = 10;

    /// <summary>Measures one case; out of memory becomes a result with a problem.</summary>
    public static StepTiming Run(StepCase what, Device device, CancellationToken cancellation)
    {
        Engine.EmptyCache();
        Engine.ResetPeakDeviceBytes();
        var held = Engine.DeviceBytes;
        try
        {
            return Measure(what, device, cancellation) with { HeldBefore = held };
        }
        catch (ExternalException error) when (error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
        {
            return new StepTiming(what.ToString(), 0, 0, 0, 0, Engine.PeakDeviceBytes, 0, 0, 0, 0, "", 0, held, "out of device memory");
        }
        finally
        {
            Engine.EmptyCache();
        }
    }

    private static StepTiming Measure(StepCase what, Device device, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var config = what.Shape.Config;
        using var model = ModelBuilder.CreateForTiming(config, what.Shape.WideLatents ? ScalarType.Float32 : ScalarType.BFloat16, ScalarType.BFloat16, device);
        model.Recomputation = Recomputations.Of(what.Recompute);
        model.train();
        var quantized = model.Linears.Where(layer => layer.Path != "lm_head").ToList();
        if (what.Quantizer is not null)
            quantized.ForEach(layer => layer.Transform = new FakeQuantization(what.Quantizer));

        var narrow = what.ByteMoments ? quantized.Select(layer => layer.weight).ToHashSet<Parameter>(ReferenceEqualityComparer.Instance) : [];
        var weights = model.Weights.Values.ToList();
        AdamW.ParamGroup Group(Func<Parameter, bool> member, double decay) => new(weights.Where(member), 1e-5, 0.9, 0.999, 1e-8, decay);
        using var optimizer = new FusedAdamW([Group(parameter => parameter.dim() > 1, 0.01), Group(parameter => parameter.dim() <= 1, 0)], narrow.Contains);
        var shape = new long[] { what.Batch, StepShape.SequenceLength };
        var inputs = zeros(shape, ScalarType.Int64, device);
        var targets = zeros(shape, ScalarType.Int64, device);
        using var step = new DeviceStep(optimizer, _ => model.CrossEntropy(inputs, targets), 1, 1.0, what.Graph, device);

        var held = 0L;
        var times = new List<double>(what.Steps);
        for (var number = 0; number < WarmUp + what.Steps; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            var ids = randint(0, config.VocabularySize, [what.Batch, StepShape.SequenceLength + 1], ScalarType.Int64);
            cuda.synchronize();
            var start = Stopwatch.GetTimestamp();
            inputs.copy_(ids.narrow(1, 0, StepShape.SequenceLength));
            targets.copy_(ids.narrow(1, 1, StepShape.SequenceLength));
            step.Run(1e-5);
            cuda.synchronize();
            if (number == WarmUp) held = Engine.ReservedDeviceBytes;
            if (number >= WarmUp) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var growth = Engine.ReservedDeviceBytes - held;
        times.Sort();
        var (loss, _) = step.Read();
        var (peak, reserved) = (Engine.PeakDeviceBytes, Engine.PeakReservedDeviceBytes);
        var quantization = what.Quantizer is null ? 0 : QuantizationMilliseconds(quantized.Select(layer => layer.weight).ToList(), what.Quantizer);
        var median = times[times.Count / 2];
        return new StepTiming(
            what.ToString(), (long)what.Batch * StepShape.SequenceLength, median, times[times.Count / 20], times[times.Count - 1 - times.Count / 20], peak, reserved,
            what.Shape.Operations(model.ParameterCount, what.Batch) / median / 1e9, quantization, loss,
            step.IsGraph ? "graph" : step.WhyNoGraph is { } reason ? $"no graph: {reason}" : "eager", growth);
    }

    /// <summary>A step quantizes every weight twice: in the forward pass and again in the backward pass.</summary>
    private static double QuantizationMilliseconds(IReadOnlyList<Parameter> weights, IQuantizer quantizer)
    {
        using var plain = no_grad();
        double Pass()
        {
            cuda.synchronize();
            var start = Stopwatch.GetTimestamp();
            foreach (var weight in weights)
                quantizer.QuantizeByKernel(weight, null, KernelRule.PassThrough, false, ScalarType.BFloat16)?.Dispose();
            cuda.synchronize();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        _ = Pass();
        return 2 * Enumerable.Range(0, 9).Select(_ => Pass()).Order().ElementAt(4);
    }
}
