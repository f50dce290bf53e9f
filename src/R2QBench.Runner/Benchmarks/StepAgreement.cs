using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Training;
using R2QBench.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Losses of the same training by fused operators in bfloat16, by plain operators in bfloat16 and by plain operators in float32.</summary>
/// <remarks>What bfloat16 itself costs is how far its plain operators are from float32; the fused ones may not be further away, but for chance.</remarks>
/// <param name="Case">In words.</param>
/// <param name="Fused">Loss of every step, fused.</param>
/// <param name="Narrow">Loss of every step, plain in bfloat16.</param>
/// <param name="Plain">Loss of every step, plain in float32.</param>
/// <param name="Repeats">Whether a second fused run gave the same bits at every step.</param>
public sealed record StepAgreement(string Case, IReadOnlyList<double> Fused, IReadOnlyList<double> Narrow, IReadOnlyList<double> Plain, bool Repeats)
{
    /// <summary>How many times the mean difference of plain bfloat16 operators the fused ones may have: room for rounding that happens to fall otherwise.</summary>
    public const double Tolerance = 1.5;

    private const int Batches = 4;
    private const double Rate = 3e-4;

    /// <summary>How far the fused losses are from float32's.</summary>
    public LossDifferences OfFused => Differences(Fused);

    /// <summary>How far plain bfloat16 losses are from float32's.</summary>
    public LossDifferences OfNarrow => Differences(Narrow);

    /// <summary>Whether the fused losses agree with float32's within bfloat16's own tolerance.</summary>
    public bool Holds => OfFused.Mean <= Tolerance * OfNarrow.Mean;

    /// <summary>
    /// Trains four times from the same weights on the same four batches of random tokens, which the model learns by heart; float32 latents and moments
    /// whatever the case says, since all four have them.
    /// </summary>
    public static StepAgreement Run(StepCase asked, Device device, int steps, CancellationToken cancellation)
    {
        var what = asked with { Shape = asked.Shape with { WideLatents = true }, ByteMoments = false };
        var first = Train(what, device, steps, ScalarType.BFloat16, true, cancellation);
        var second = Train(what, device, steps, ScalarType.BFloat16, true, cancellation);
        var narrow = Train(what, device, steps, ScalarType.BFloat16, false, cancellation);
        var plain = Train(what, device, steps, ScalarType.Float32, false, cancellation);
        return new StepAgreement(what.ToString(), first, narrow, plain, first.SequenceEqual(second));
    }

    private LossDifferences Differences(IReadOnlyList<double> losses)
    {
        double[] all = [.. losses.Zip(Plain, (one, other) => Math.Abs(one - other) / other)];
        return new LossDifferences(all.Max(), all.Average());
    }

    private static List<double> Train(StepCase what, Device device, int steps, ScalarType compute, bool fused, CancellationToken cancellation)
    {
        Engine.EmptyCache();
        using var scope = NewDisposeScope();
        var enabled = Torch.Fused.Enabled;
        Torch.Fused.Enabled = fused;
        try
        {
            manual_seed(1);
            var config = what.Shape.Config;
            using var model = ModelBuilder.CreateForTiming(config, ScalarType.Float32, compute, device);
            model.Recomputation = Recomputations.Of(what.Recompute);
            model.train();
            if (what.Quantizer is not null)
                foreach (var layer in model.Linears.Where(layer => layer.Path != "lm_head")) layer.Transform = new FakeQuantization(what.Quantizer);
            var weights = model.Weights.Values.ToList();
            using var optimizer = new FusedAdamW([new AdamW.ParamGroup(weights, Rate)]);
            var data = Enumerable.Range(0, Batches).Select(_ => randint(0, config.VocabularySize, [what.Batch, StepShape.SequenceLength + 1], ScalarType.Int64).to(device)).ToArray();
            var inputs = zeros([what.Batch, StepShape.SequenceLength], ScalarType.Int64, device);
            var targets = zeros_like(inputs);
            using var onDevice = fused ? new DeviceStep(optimizer, _ => model.CrossEntropy(inputs, targets), 1, 1.0, what.Graph, device) : null;
            var losses = new List<double>(steps);
            for (var step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var stepScope = NewDisposeScope();
                inputs.copy_(data[step % Batches].narrow(1, 0, StepShape.SequenceLength));
                targets.copy_(data[step % Batches].narrow(1, 1, StepShape.SequenceLength));
                if (onDevice is not null)
                {
                    onDevice.Run(Rate);
                    losses.Add(onDevice.Read().Loss);
                    continue;
                }

                optimizer.zero_grad();
                var loss = model.CrossEntropy(inputs, targets);
                loss.backward();
                _ = Torch.Fused.clip_grad_norm_(weights, 1.0);
                optimizer.step();
                losses.Add(loss.ToDouble());
            }

            return losses;
        }
        finally
        {
            Torch.Fused.Enabled = enabled;
        }
    }
}
