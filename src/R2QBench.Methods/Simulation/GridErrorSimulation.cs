using R2QBench.Methods.Quantizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Methods.Simulation;

/// <summary>One simulated cell of the <see cref="GridErrorTable"/>.</summary>
/// <param name="Row">Quantizer.</param>
/// <param name="Cell">Distribution and group size.</param>
/// <param name="Reference">What the table says.</param>
/// <param name="Error">Mean squared error over variance.</param>
/// <param name="StandardError">Of the error, from the spread between groups.</param>
/// <param name="Weights">Weights simulated.</param>
public sealed record SimulatedError(GridErrorRow Row, GridErrorCell Cell, double Reference, double Error, double StandardError, long Weights)
{
    /// <summary>Simulated minus reference.</summary>
    public double Difference => Error - Reference;

    /// <summary>Standard error of the difference: this simulation's and, of its fewer weights, the reference's.</summary>
    public double Scatter => StandardError * Math.Sqrt(1 + Weights / (double)GridErrorTable.ReferenceWeights);

    /// <summary>Whether it is within the tolerance.</summary>
    public bool IsWithinTolerance => Math.Abs(Difference) <= GridErrorTable.Tolerance;

    /// <summary>Whether what is beyond the tolerance is within three standard errors: then both can be right.</summary>
    public bool Holds => Math.Abs(Difference) <= GridErrorTable.Tolerance + 3 * Scatter;
}

/// <summary>Quantizes random weights with every grid of the table; all grids see the same weights.</summary>
public static class GridErrorSimulation
{
    private const int Columns = 4096;
    private const int RowsAtOnce = 64;

    /// <summary>Groups between minimum and maximum of 4,096 weights differ by a seventh of their error: these cells take several times the weights.</summary>
    private const int FactorOfLongGroups = 8;

    /// <summary>Simulates the whole table.</summary>
    /// <param name="weights">Weights of a cell, rounded up to a quarter of a million; cells of long groups take eight times as many.</param>
    /// <param name="seed">Of the random weights.</param>
    /// <param name="cellDone">Told after each column.</param>
    /// <param name="cancellation">Looked at before each piece.</param>
    public static IReadOnlyList<SimulatedError> Run(long weights, ulong seed, Action<GridErrorCell>? cellDone = null, CancellationToken cancellation = default)
    {
        var errors = new List<SimulatedError>();
        foreach (var (index, cell) in GridErrorTable.Cells.Index())
        {
            var pieces = (int)Math.Max(1, (weights + RowsAtOnce * Columns - 1) / (RowsAtOnce * Columns)) * (cell.GroupSize == Columns ? FactorOfLongGroups : 1);
            errors.AddRange(Simulate(index, pieces, seed, cancellation));
            cellDone?.Invoke(cell);
        }

        return errors;
    }

    private static IEnumerable<SimulatedError> Simulate(int cellIndex, int pieces, ulong seed, CancellationToken cancellation)
    {
        var cell = GridErrorTable.Cells[cellIndex];
        using var generator = new Generator(seed + (ulong)cellIndex);
        var sums = new (double Sum, double Squares)[GridErrorTable.Rows.Count];
        var quantizers = GridErrorTable.Rows.Select(row => QuantizerRegistry.Create(row.Method, 2, cell.GroupSize, "float32", row.Options)).ToArray();
        for (var piece = 0; piece < pieces; piece++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var weight = cell.Distribution.Draw([RowsAtOnce, Columns], generator);
            var mean = weight.view(RowsAtOnce, -1, cell.GroupSize).mean([-1], true);
            var centred = (weight.view(RowsAtOnce, -1, cell.GroupSize) - mean).view(weight.shape);
            for (var row = 0; row < quantizers.Length; row++)
            {
                using var inner = NewDisposeScope();
                // Taking the mean off and putting it back leaves the error as it is.
                var source = GridErrorTable.Rows[row].IsCentred ? centred : weight;
                var ofGroups = (source - quantizers[row].Quantize(source)).square().view(-1, cell.GroupSize).mean([-1], false).to(ScalarType.Float64);
                sums[row].Sum += ofGroups.sum().ToDouble();
                sums[row].Squares += ofGroups.square().sum().ToDouble();
            }
        }

        var total = (long)pieces * RowsAtOnce * Columns;
        var groups = total / cell.GroupSize;
        return GridErrorTable.Rows.Select((row, i) =>
        {
            var error = sums[i].Sum / groups;
            var variance = Math.Max(0, sums[i].Squares / groups - error * error);
            return new SimulatedError(row, cell, row.Reference[cellIndex], error, Math.Sqrt(variance / groups), total);
        });
    }
}
