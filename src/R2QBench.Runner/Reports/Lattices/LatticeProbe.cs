using R2QBench.Core.Results.Rows;
using R2QBench.Methods.Quantizers;
using static TorchSharp.torch;

namespace R2QBench.Runner.Reports.Lattices;

/// <summary>Looks at one group of a quantized weight: its levels, its thresholds, and the weights that were rounded.</summary>
public static class LatticeProbe
{
    private const int MostWeights = 2048;
    private const int SweepPoints = 4001;

    /// <param name="layer">Module path.</param>
    /// <param name="latent">[out, in] the weights that were rounded.</param>
    /// <param name="quantized">What they became.</param>
    /// <param name="stage">When.</param>
    public static LatticeCapture Capture(string layer, Tensor latent, QuantizedWeight quantized, Stage stage)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (grid, layout) = (quantized.Quantizer.Grid, quantized.Quantizer.Layout(quantized.Rows, quantized.Columns));
        var row = quantized.Rows / 2;
        var parameterRow = layout.IsPerTensor ? 0 : row;
        var weights = layout.IsPerTensor ? latent.reshape(-1) : latent.narrow(0, row, 1).reshape(-1).narrow(0, 0, layout.Size);
        float[] values = [.. weights.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray()];
        Tensor[] parameters = [.. quantized.Parameters.Select(parameter => parameter.narrow(0, parameterRow, 1).narrow(1, 0, 1).reshape(1, 1, 1))];

        var codes = arange(0, grid.Levels).to(ScalarType.Byte).to(quantized.Codes.device).reshape(1, 1, -1);
        float[] levels = [.. Floats(grid.Decode(codes, parameters)).Distinct().Order()];
        return new LatticeCapture
        {
            Layer = layer,
            Row = row,
            GroupWeights = values.Length,
            Stages =
            [
                new LatticeStage
                {
                    Stage = stage,
                    Weights = values.Length <= MostWeights ? values : [.. values.Where((_, i) => i % ((values.Length + MostWeights - 1) / MostWeights) == 0)],
                    Levels = levels,
                    Thresholds = Thresholds(quantized, parameters, values.Concat(levels).Min(), values.Concat(levels).Max()),
                    Parameters = grid.Parameters.Zip(parameters).ToDictionary(pair => pair.First.Name, pair => Floats(pair.Second)[0]),
                },
            ],
        };
    }

    private static float[] Thresholds(QuantizedWeight quantized, Tensor[] parameters, float low, float high)
    {
        if (!(low < high)) return [];
        var points = Enumerable.Range(0, SweepPoints).Select(i => low + (high - low) * i / (SweepPoints - 1)).ToArray();
        var block = tensor(points).to(quantized.Codes.device).reshape(1, 1, -1);
        var rounded = Floats(quantized.Quantizer.Grid.Decode(quantized.Quantizer.Grid.Assign(block, parameters), parameters));
        return [.. Enumerable.Range(1, SweepPoints - 1).Where(i => rounded[i] != rounded[i - 1]).Select(i => (points[i - 1] + points[i]) / 2)];
    }

    private static float[] Floats(Tensor tensor) => [.. tensor.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray()];
}
