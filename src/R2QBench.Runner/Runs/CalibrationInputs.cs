using R2QBench.Core.Models;
using R2QBench.Core.Models.Layers;
using R2QBench.Runner.Training;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>What the layers of a model are multiplied with on a calibration text.</summary>
/// <remarks>Owns the samples; dispose once.</remarks>
public sealed class CalibrationInputs : IDisposable
{
    private readonly Dictionary<LinearLayer, List<Tensor>> _samples = [];

    private CalibrationInputs()
    {
    }

    /// <summary>Runs the model over rows of text and keeps evenly spaced tokens' inputs of each layer.</summary>
    /// <param name="model">As it computes now; nothing of it is changed.</param>
    /// <param name="layers">Those to look at.</param>
    /// <param name="text">One row per batch; rows 0 … <paramref name="rows"/> − 1 are used.</param>
    /// <param name="rows">Rows of text.</param>
    /// <param name="tokens">Tokens kept of all rows together, about.</param>
    /// <param name="cancellation">Looked at before every row.</param>
    public static CalibrationInputs Collect(LanguageModel model, IReadOnlyList<LinearLayer> layers, BatchSource text, int rows, int tokens, CancellationToken cancellation)
    {
        var inputs = new CalibrationInputs();
        var stride = Math.Max(1, rows * text.TokensPerBatch / tokens);
        try
        {
            foreach (var layer in layers)
            {
                inputs._samples[layer] = [];
                layer.InputObserver = input => inputs.Add(layer, input, stride);
            }

            for (var row = 0; row < rows; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using var noGradient = no_grad();
                model.call(text.Batch(row, model.Device).Inputs);
            }

            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
        finally
        {
            foreach (var layer in layers) layer.InputObserver = null;
        }
    }

    /// <summary>The inputs of one layer, float32 [tokens, in]; the caller owns it.</summary>
    public Tensor Of(LinearLayer layer) => cat([.. _samples[layer]], 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sample in _samples.Values.SelectMany(samples => samples)) sample.Dispose();
        _samples.Clear();
    }

    private void Add(LinearLayer layer, Tensor input, long stride)
    {
        using var scope = NewDisposeScope();
        var rows = input.reshape(-1, input.shape[^1]);
        var chosen = arange(0, rows.shape[0], stride, ScalarType.Int64, input.device);
        _samples[layer].Add(rows.index_select(0, chosen).to(ScalarType.Float32).DetachFromDisposeScope());
    }
}
