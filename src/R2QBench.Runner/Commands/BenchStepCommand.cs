using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Core.Text;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench step</c>: whole training steps on a CUDA device, against its ceilings and, if asked, against a PyTorch script in the same call.</summary>
public sealed class BenchStepCommand : R2qCommand
{
    private const double GiB = 1L << 30;

    private readonly Option<string[]> _shape = new("--shape")
    {
        Description = "Shapes: 160m, 1b, 7b",
        HelpName = "NAME",
        DefaultValueFactory = _ => ["160m"],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _method = new("--method")
    {
        Description = "Quantization methods, or none; r2q methods lists them",
        HelpName = "NAME",
        DefaultValueFactory = _ => ["r2q"],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _groupSize = new("--group-size") { Description = "Columns that share scales; -1 per channel", HelpName = "N", DefaultValueFactory = _ => 64 };
    private readonly Option<int?> _batch = new("--batch") { Description = "Rows of 2048 tokens per step (default: 16, 8, 2)", HelpName = "N" };
    private readonly Option<string> _recompute = new("--recompute")
    {
        Description = "What the backward pass computes again, as training.recompute",
        HelpName = "none|gate_up|block",
        DefaultValueFactory = _ => Recomputations.None,
    };

    private readonly Option<bool> _noGraph = new("--no-graph") { Description = "Operator by operator instead of one CUDA graph" };
    private readonly Option<bool> _byteMoments = new("--byte-moments") { Description = "Optimizer moments of the quantized layers in 8 bits (default for 7b)" };
    private readonly Option<bool> _wideMoments = new("--wide-moments") { Description = "32-bit moments also for 7b" };
    private readonly Option<bool> _deterministic = new("--deterministic") { Description = "Only operators whose results repeat bit for bit" };
    private readonly Option<int> _steps = new("--steps") { Description = "Timed steps, after 10 untimed ones", HelpName = "N", DefaultValueFactory = _ => 40 };
    private readonly Option<int> _agree = new("--agree") { Description = "Instead of timing: losses of N steps against plain float32 operators, and whether they repeat; float32 latents, so not for 7b", HelpName = "N" };
    private readonly Option<string?> _peer = new("--peer") { Description = "Path of pytorch_qat.py, run in the same call before each case with torch.compile", HelpName = "FILE" };
    private readonly Option<string> _device = CommonOptions.DeviceOrCpu();
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchStepCommand() : base(
        "step",
        "Time training steps on a CUDA device",
        "bench step --device cuda --shape 160m 1b --method r2q rtn",
        "bench step --device cuda --shape 160m --batch 4 --agree 50 --deterministic",
        "bench step --device cuda --shape 1b --peer ../shared/peers/pytorch_qat.py --json")
    {
        foreach (var option in (Option[])[_shape, _method, _groupSize, _batch, _recompute, _noGraph, _byteMoments, _wideMoments, _deterministic, _steps, _agree, _peer, _device, _json])
            Options.Add(option);
        foreach (var option in (Option<int>[])[_steps, _agree]) SweepOptions.AtLeast(option, 1);
        _recompute.AcceptOnlyFromAmong([.. Recomputations.Words]);
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var cases = Cases(arguments);
        var name = arguments.GetValue(_device)!;
        MachineRequirements.RequireDevices([name]);
        if (!name.StartsWith("cuda", StringComparison.Ordinal))
            throw new ProblemException(new Problem("Training steps are measured on a CUDA device", _device.Name, name, "cuda, cuda:N", "r2q bench cpu times the steps of a small model on the CPU, r2q bench kernels single operators on any device"));
        var device = new Device(name);
        Engine.Deterministic = arguments.GetValue(_deterministic);
        var json = arguments.GetValue(_json);
        if (arguments.GetValue(_agree) is > 0 and var steps)
        {
            var agreements = new List<StepAgreement>();
            foreach (var what in cases)
            {
                agreements.Add(StepAgreement.Run(what, device, steps, cancellation));
                if (!json) Print(host.Out, agreements[^1]);
            }

            if (json) JsonListing.Write(host.Out, new { Engine = Engine.Describe(), Deterministic = Engine.Deterministic, Agreements = agreements });
            return agreements.All(agreement => agreement.Holds) ? ExitCode.Ok : ExitCode.RunFailed;
        }

        var ceilings = Ceilings.Measure(device);
        if (!json) Print(host.Out, ceilings);
        var timings = new List<StepTiming>();
        foreach (var what in cases)
        {
            Engine.EmptyCache();
            PeerTiming? peer = null;
            if (arguments.GetValue(_peer) is { } script && what.Quantizer?.Method.Name is null or "r2q" or "rtn")
                peer = await PeerStep.RunAsync(script!, what.Shape, what.Quantizer?.Method.Name ?? "none", what.Batch, ceilings.BurstTflops, cancellation);
            var timing = StepBenchmark.Run(what, device, cancellation) with { Peer = peer };
            timings.Add(timing);
            if (!json) Print(host.Out, timing, ceilings);
        }

        if (json) JsonListing.Write(host.Out, new { Engine = Engine.Describe(), Ceilings = ceilings, Deterministic = Engine.Deterministic, Steps = timings });
        return timings.All(timing => timing.Problem is null) ? ExitCode.Ok : ExitCode.RunFailed;
    }

    private List<StepCase> Cases(ParseResult arguments)
    {
        var cases = new List<StepCase>();
        foreach (var name in arguments.GetValue(_shape)!)
        {
            var shape = StepShape.All.FirstOrDefault(known => known.Name == name)
                ?? throw new ProblemException(new Problem("There is no such shape", _shape.Name, name, string.Join(", ", StepShape.All.Select(known => known.Name)), Suggestion.DidYouMean(name, [.. StepShape.All.Select(known => known.Name)])));
            var bytes = arguments.GetValue(_byteMoments) || (!shape.WideLatents && !arguments.GetValue(_wideMoments));
            foreach (var method in arguments.GetValue(_method)!)
            {
                var quantizer = method == "none" ? null : QuantizerRegistry.Create(QuantizerRegistry.Get(method, _method.Name).Name, 2, arguments.GetValue(_groupSize), "float16");
                cases.Add(new StepCase(
                    shape, quantizer, arguments.GetValue(_batch) ?? shape.Batch, arguments.GetValue(_recompute)!, !arguments.GetValue(_noGraph), bytes, arguments.GetValue(_steps)));
            }
        }

        return cases;
    }

    private static void Print(TextWriter output, StepAgreement agreement)
    {
        static string Differences(LossDifferences of) => FormattableString.Invariant($"largest relative difference {of.Largest:0.00e0}, mean {of.Mean:0.00e0}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{agreement.Case}: {agreement.Fused.Count} losses against plain float32, {agreement.Plain[0]:0.0000} to {agreement.Plain[^1]:0.0000}"));
        output.WriteLine($"    fused: {Differences(agreement.OfFused)}");
        output.WriteLine($"    plain bfloat16: {Differences(agreement.OfNarrow)}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    the fused mean {(agreement.Holds ? "is" : "IS NOT")} within {StepAgreement.Tolerance} × plain bfloat16's; a second fused run gives {(agreement.Repeats ? "the same bits" : "other bits")} (deterministic: {(Engine.Deterministic ? "yes" : "no")})"));
        output.Flush();
    }

    private static void Print(TextWriter output, Ceilings ceilings)
    {
        var engine = Engine.Describe();
        output.WriteLine($"libtorch {engine.LibtorchVersion}, CUDA {engine.CudaVersion}, {string.Join(", ", engine.Devices)}; deterministic: {(Engine.Deterministic ? "yes" : "no")}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ceilings: bfloat16 product {ceilings.BurstTflops:0} TFLOP/s as a burst, {ceilings.SustainedTflops:0} over 3 s; copy {ceilings.CopyTerabytes:0.00} TB/s as a burst, {ceilings.SustainedCopyTerabytes:0.00} over 3 s"));
        output.Flush();
    }

    private static void Print(TextWriter output, StepTiming timing, Ceilings ceilings)
    {
        if (timing.Peer is { } peer) output.WriteLine($"peer: {peer.Line}");
        if (timing.Problem is not null)
        {
            output.WriteLine($"{timing.Case}: {timing.Problem}");
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{timing.Case}: {timing.TokensPerSecond:#,0} tok/s, {timing.Median:0.0} ms ({timing.Percentile5:0.0}–{timing.Percentile95:0.0}), peak {timing.PeakAllocated / GiB:0.0} GiB allocated, {timing.PeakReserved / GiB:0.0} reserved, MFU {timing.Tflops / ceilings.BurstTflops:0.0 %} of burst, {timing.Tflops / ceilings.SustainedTflops:0.0 %} of sustained; quantization {timing.QuantizationMilliseconds:0.00} ms = {timing.QuantizationShare:0.0 %}; {timing.Remark}, loss {timing.Loss:0.0000}; memory held {timing.Growth:+0;-0;+0} bytes from the first to the last timed step"));
        if (timing.HeldBefore > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {timing.HeldBefore / GiB:0.00} GiB of the peak were held before the case began"));
        if (timing.Peer is { } other)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    against the peer: {timing.TokensPerSecond / other.TokensPerSecond:0.00} × tokens/s, {timing.PeakAllocated / GiB / other.PeakGiB:0.00} × memory"));
        output.Flush();
    }
}
