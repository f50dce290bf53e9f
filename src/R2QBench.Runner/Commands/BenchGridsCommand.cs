using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Methods.Simulation;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using static TorchSharp.torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench grids</c>: the errors of every grid on random weights beside the reference table; exit code 1 if a cell is off.</summary>
public sealed class BenchGridsCommand : R2qCommand
{
    private readonly Option<double> _millions = new("--millions") { Description = "Weights per cell in millions; groups of 4096 take eight times as many", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the random weights", HelpName = "N", DefaultValueFactory = _ => 20 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchGridsCommand() : base("grids", "Errors on random weights beside a reference table: of the grids that have a reference value (without lsq, bipolar, nf3, lloyd_max, multi_basis, ternary_shift; quantize-layer.fsx shows all)", "bench grids", "bench grids --millions 1 --json")
    {
        foreach (var option in (Option[])[_millions, _seed, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var millions = arguments.GetValue(_millions);
        if (!(millions > 0 && millions <= 1000)) throw new ProblemException(new Problem("Not a number of weights", _millions.Name, millions.ToString(CultureInfo.InvariantCulture), "above 0, at most 1000"));
        MachineRequirements.RequireEngine();
        set_num_threads(Math.Min(2, Environment.ProcessorCount));
        var errors = GridErrorSimulation.Run((long)(millions * 1e6), arguments.GetValue(_seed), cell => host.Error.WriteLine($"simulated {cell.Title}"), cancellation);
        if (arguments.GetValue(_json)) WriteJson(errors, host.Out);
        else WriteTable(errors, host.Out);
        return Task.FromResult(errors.All(error => error.Holds) ? ExitCode.Ok : ExitCode.RunFailed);
    }

    private static void WriteTable(IReadOnlyList<SimulatedError> errors, TextWriter output)
    {
        var table = new Listing(["grid", "", .. GridErrorTable.Cells.Select(cell => $"{cell.Title}>")]);
        foreach (var row in errors.GroupBy(error => error.Row))
        {
            table.Add([row.Key.Title, "simulated", .. row.Select(error => error.Error.ToString("0.0000", CultureInfo.InvariantCulture))]);
            table.Add(["", "reference", .. row.Select(error => error.Reference.ToString("0.000", CultureInfo.InvariantCulture))]);
            table.Add(["", "difference", .. row.Select(error => error.Difference.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture) + (error.IsWithinTolerance ? "" : error.Holds ? " ~" : " !"))]);
        }

        table.WriteTo(output);
        var worst = errors.MaxBy(error => Math.Abs(error.Difference))!;
        output.Write("mean squared error over variance before training, 2 bits; reference: methods.md, table 1.4\n");
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{errors.Count(error => error.IsWithinTolerance)} of {errors.Count} cells within {GridErrorTable.Tolerance}; ~ {errors.Count(error => error.Holds && !error.IsWithinTolerance)} beyond it but within three standard errors of the difference; ! {errors.Count(error => !error.Holds)} farther off\nthe largest difference is {worst.Difference:+0.0000;-0.0000} ± {worst.Scatter:0.0000} ({worst.Row.Title}, {worst.Cell.Title}); the reference itself was simulated with {GridErrorTable.ReferenceWeights / 1_000_000} million weights per cell\n"));
    }

    private static void WriteJson(IReadOnlyList<SimulatedError> errors, TextWriter output) => JsonListing.Write(output, errors.Select(error => new
    {
        Grid = error.Row.Title,
        error.Row.Method,
        error.Row.Options,
        error.Row.IsCentred,
        Distribution = error.Cell.Distribution.ToString(),
        error.Cell.GroupSize,
        error.Reference,
        error.Error,
        error.StandardError,
        error.Difference,
        error.Scatter,
        error.IsWithinTolerance,
        error.Holds,
        error.Weights,
    }));
}
