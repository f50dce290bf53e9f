using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench kernels</c>: every fused operator against libtorch's operators and against what the device needs at least.</summary>
public sealed class BenchKernelsCommand : R2qCommand
{
    private readonly Option<string> _device = CommonOptions.DeviceOrCpu();
    private readonly Option<string?> _only = new("--only") { Description = "Only operators whose name contains this, e.g. SwiGLU", HelpName = "TEXT" };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of libtorch", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _turns = new("--turns") { Description = "Turns of each form; figures are medians", HelpName = "N", DefaultValueFactory = _ => 5 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchKernelsCommand() : base(
        "kernels",
        "Time fused operators against libtorch's and against the device's ceilings",
        "bench kernels",
        "bench kernels --only \"fake quantization\" --threads 1 --json",
        "bench kernels --device cuda --turns 21")
    {
        foreach (var option in (Option[])[_device, _only, _threads, _turns, _json]) Options.Add(option);
        SweepOptions.AtLeast(_threads, 1);
        SweepOptions.AtLeast(_turns, 1);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var name = arguments.GetValue(_device)!;
        MachineRequirements.RequireDevices([name]);
        var only = arguments.GetValue(_only);
        var wanted = (string kernel) => only is null || kernel.Contains(only, StringComparison.OrdinalIgnoreCase);
        var device = new Device(name);
        var threads = arguments.GetValue(_threads);
        using var benchmark = new KernelBenchmark(device, threads, arguments.GetValue(_turns), wanted, cancellation);
        var timings = benchmark.Run().ToList();
        if (timings.Count == 0) throw new ProblemException(new Problem("No fused operator has such a name", _only.Name, only, "part of a name that r2q bench kernels lists"));
        var ceilings = Ceilings.Measure(device);
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, new { Engine = Engine.Describe(), Threads = threads, benchmark.Sizes, Ceilings = ceilings, Kernels = timings });
        else Print(host.Out, device, threads, benchmark.Sizes, ceilings, timings);
        return Task.FromResult(ExitCode.Ok);
    }

    private static void Print(TextWriter output, Device device, int threads, string sizes, Ceilings ceilings, IReadOnlyList<KernelTiming> timings)
    {
        var engine = Engine.Describe();
        var host = device.type == TorchSharp.DeviceType.CPU;
        output.WriteLine(host
            ? $"libtorch {engine.LibtorchVersion}, BLAS {Path.GetFileName(engine.Blas)}, {threads} of {Environment.ProcessorCount} cores"
            : $"libtorch {engine.LibtorchVersion}, CUDA {engine.CudaVersion}, {string.Join(", ", engine.Devices)}");
        output.WriteLine(sizes);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ceilings: {(host ? "float32" : "bfloat16")} product {1e3 * ceilings.BurstTflops:0} GFLOP/s as a burst, {1e3 * ceilings.SustainedTflops:0} over 3 s; copy {1e3 * ceilings.CopyTerabytes:0.0} GB/s as a burst, {1e3 * ceilings.SustainedCopyTerabytes:0.0} over 3 s"));
        output.WriteLine();
        var table = new Listing("operator", "fused ms>", "plain ms>", "factor>", "bound by", "floor ms>", "of burst>", "of 3 s>");
        foreach (var timing in timings)
        {
            var (burst, sustained) = (timing.Floor(ceilings.CopyTerabytes, ceilings.BurstTflops), timing.Floor(ceilings.SustainedCopyTerabytes, ceilings.SustainedTflops));
            table.Add(
                timing.Name,
                FormattableString.Invariant($"{timing.FusedMilliseconds:0.000}"),
                FormattableString.Invariant($"{timing.PlainMilliseconds:0.000}"),
                FormattableString.Invariant($"{timing.Factor:0.0}"),
                timing.IsBoundByProducts(ceilings) ? "product" : "copy",
                FormattableString.Invariant($"{burst:0.000}"),
                FormattableString.Invariant($"{burst / timing.FusedMilliseconds:0 %}"),
                FormattableString.Invariant($"{sustained / timing.FusedMilliseconds:0 %}"));
        }

        table.WriteTo(output);
    }
}
