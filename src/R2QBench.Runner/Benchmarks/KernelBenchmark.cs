using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;
using R2QBench.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Every fused operator of a device, forward and backward, against libtorch's operators and against the bytes or products it cannot do without.</summary>
/// <remarks>Bytes count every tensor that goes in or comes out once; scales and statistics per row are left out where they are less than a thirtieth.</remarks>
public sealed class KernelBenchmark : IDisposable
{
    /// <summary>The teacher's share in the Jensen–Shannon divergence of specs.</summary>
    private const double Mix = 0.5;

    private readonly Device _device;
    private readonly KernelSizes _sizes;
    private readonly Turns _turns;
    private readonly int _calls;
    private readonly Func<string, bool> _wanted;
    private readonly (int Threads, bool Enabled, bool Single) _before;
    private readonly DisposeScope _scope;

    /// <param name="device">Where to compute.</param>
    /// <param name="threads">Threads of libtorch; as before after <see cref="Dispose"/>.</param>
    /// <param name="turns">Turns of each form.</param>
    /// <param name="wanted">By name: which operators to measure.</param>
    /// <param name="cancellation">Looked at between turns.</param>
    public KernelBenchmark(Device device, int threads, int turns, Func<string, bool> wanted, CancellationToken cancellation)
    {
        _device = device;
        _sizes = KernelSizes.Of(device);
        var host = device.type == DeviceType.CPU;
        _turns = new Turns(turns, host ? 2 : 0, host ? 4 : 1, host ? Turns.RestOfThreads : TimeSpan.Zero, cancellation);
        _calls = host ? 1 : 20;
        _wanted = wanted;
        _before = (get_num_threads(), Fused.Enabled, Fused.SingleOperatorsOnCuda);
        set_num_threads(threads);
        Fused.SingleOperatorsOnCuda = true;
        manual_seed(0);
        _scope = NewDisposeScope();
    }

    /// <summary>The sizes in words.</summary>
    public string Sizes => _sizes.ToString();

    /// <summary>Measures one operator after the other.</summary>
    public IEnumerable<KernelTiming> Run() => Quantization().Concat(Rows()).Concat(Rotation()).Concat(Products()).Concat(Losses()).Concat(Optimizer());

    public void Dispose()
    {
        _scope.Dispose();
        set_num_threads(_before.Threads);
        (Fused.Enabled, Fused.SingleOperatorsOnCuda) = (_before.Enabled, _before.Single);
    }

    private IEnumerable<KernelTiming> Quantization()
    {
        if (!Fused.HasFakeQuantize(_device)) yield break;
        double count = (double)_sizes.Rows * _sizes.Columns;
        var seen = new HashSet<KernelGrid>();
        foreach (var method in QuantizerRegistry.All)
        {
            foreach (var (options, init) in Variants(method))
            {
                var quantizer = QuantizerRegistry.Create(method.Name, method.Bits is [] || method.Bits.Contains(2) ? 2 : method.Bits[0], 64, "float16", options, init);
                if (quantizer.Grid.Kernel is not { } kernel || !seen.Add(kernel)) continue;
                foreach (var scales in method.Scales)
                {
                    var name = $"fake quantization, {kernel}, {method.Gradients[0]}, {scales} scales";
                    if (!_wanted(name)) continue;
                    using var scope = NewDisposeScope();
                    using var quantization = new FakeQuantization(quantizer, method.Gradients[0], scales);
                    var weight = Leaf(ScalarType.Float32, _sizes.Rows, _sizes.Columns);
                    Tensor[] learned = [.. quantization.Parameters(weight)];
                    double ofScales = 4.0 * learned.Sum(tensor => tensor.numel());
                    Tensor Apply() => quantization.Apply(weight, _sizes.Compute);
                    // Scales are read; the forward pass does nothing else that depends on how they are handled, live ones are as recomputed ones.
                    if (scales != ScaleHandling.Live) yield return Forward(name, Apply, count * (4 + _sizes.Width) + ofScales, 0);
                    // Gradients that pass straight through are handed on as they are; beside those of learned scales CUDA writes them anew.
                    var straight = method.Gradients[0] == "pass_through" && scales != ScaleHandling.Live;
                    var written = straight && _device.type == DeviceType.CPU ? 0 : 4;
                    if (!straight || scales != ScaleHandling.Recomputed)
                        yield return Backward(name, Apply, count * (_sizes.Width + 4 + written) + (2 * ofScales), 0, [weight, .. learned]);
                }
            }
        }
    }

    /// <summary>The defaults, and every named value of every option, with every start of scales that is a formula.</summary>
    private static IEnumerable<(Dictionary<string, string> Options, string Init)> Variants(MethodDescription method) =>
        from options in method.Options.SelectMany(option => option.Value.Choices.Select(choice => new Dictionary<string, string> { [option.Key] = choice })).Prepend([])
        from init in method.Inits.Where(ScaleInit.IsFormula)
        select (options, init);

    private IEnumerable<KernelTiming> Rows()
    {
        var (tokens, width) = (_sizes.Tokens, _sizes.Width);
        if (_wanted("addition and RMS norm"))
        {
            using var scope = NewDisposeScope();
            var (x, residual) = (Leaf(_sizes.Compute, tokens, _sizes.Hidden), Leaf(_sizes.Compute, tokens, _sizes.Hidden));
            var weight = Leaf(_sizes.Compute, _sizes.Hidden);
            Tensor Norm() => Fused.add_rms_norm(x, residual, weight, 1e-5).Normed;
            double one = (double)tokens * _sizes.Hidden * width;
            yield return Forward("addition and RMS norm", Norm, 4 * one, 0);
            yield return Backward("addition and RMS norm", Norm, 3 * one, 0, [x, residual, weight]);
        }

        if (_wanted("SwiGLU"))
        {
            using var scope = NewDisposeScope();
            var (gate, up) = (Leaf(_sizes.Compute, tokens, _sizes.Intermediate), Leaf(_sizes.Compute, tokens, _sizes.Intermediate));
            double one = (double)tokens * _sizes.Intermediate * width;
            yield return Forward("SwiGLU", () => Fused.swiglu(gate, up), 3 * one, 0);
            yield return Backward("SwiGLU", () => Fused.swiglu(gate, up), 5 * one, 0, [gate, up]);
        }
    }

    private Tensor Heads(int count) => randn([_sizes.Texts, _sizes.Length, count, _sizes.Head], _sizes.Compute, _device).transpose(1, 2).requires_grad_();

    private IEnumerable<KernelTiming> Rotation()
    {
        if (_wanted("rotary positions"))
        {
            using var scope = NewDisposeScope();
            var (q, k) = (Heads(_sizes.Heads), Heads(_sizes.KeyHeads));
            var angles = randn([_sizes.Length, _sizes.Head / 2], ScalarType.Float32, _device);
            var (cosines, sines) = (angles.cos(), angles.sin());
            Tensor[] Turn()
            {
                var (queries, keys) = Fused.rope(q, k, cosines, sines);
                return [queries, keys];
            }

            double bytes = 2.0 * (q.numel() + k.numel()) * _sizes.Width;
            yield return Forward("rotary positions", () => Turn()[0], bytes, 0);
            yield return Backward("rotary positions", Turn, bytes, 0, [q, k]);
        }

        // On CUDA attention is cuDNN's or flash in both forms.
        if (_device.type != DeviceType.CPU || !_wanted("causal attention")) yield break;
        using var attentionScope = NewDisposeScope();
        var (queries, keys, values) = (Heads(_sizes.Heads), Heads(_sizes.KeyHeads), Heads(_sizes.KeyHeads));
        Tensor Attend() => Fused.attention(queries, keys, values, causal: true);
        double product = (double)_sizes.Tokens * _sizes.Length * _sizes.Hidden;
        yield return Forward("causal attention", Attend, 0, 2 * product);
        yield return Backward("causal attention", Attend, 0, 5 * product, [queries, keys, values]);
    }

    private IEnumerable<KernelTiming> Products()
    {
        // On CUDA products are cuBLAS's in both forms.
        if (_device.type != DeviceType.CPU || !_wanted("linear product")) yield break;
        using var scope = NewDisposeScope();
        var (x, weight) = (Leaf(_sizes.Compute, _sizes.Tokens, _sizes.Hidden), Leaf(_sizes.Compute, _sizes.Intermediate, _sizes.Hidden));
        double operations = 2.0 * _sizes.Tokens * _sizes.Hidden * _sizes.Intermediate;
        yield return Forward("linear product", () => Fused.linear(x, weight), 0, operations);
        yield return Backward("linear product", () => Fused.linear(x, weight), 0, 2 * operations, [x, weight]);
    }

    private IEnumerable<KernelTiming> Losses()
    {
        foreach (var kind in Enum.GetValues<KernelLoss>())
        {
            var name = $"output product with {(kind == KernelLoss.CrossEntropy ? "cross-entropy" : $"{kind} of a teacher")}";
            if (!_wanted(name)) continue;
            using var scope = NewDisposeScope();
            var (x, weight) = (Leaf(_sizes.Compute, _sizes.LossRows, _sizes.Hidden), Leaf(_sizes.Compute, _sizes.Vocabulary, _sizes.Hidden));
            var (teacherX, teacherWeight) = (Leaf(_sizes.Compute, _sizes.LossRows, _sizes.Hidden).detach(), Leaf(_sizes.Compute, _sizes.Vocabulary, _sizes.Hidden).detach());
            var targets = randint(0, _sizes.Vocabulary, [_sizes.LossRows], ScalarType.Int64, _device);
            var plain = Plain(kind);
            void Work()
            {
                using var inner = NewDisposeScope();
                var loss = Fused.Enabled
                    ? Fused.linear_loss(kind, Mix, (x, weight), kind == KernelLoss.CrossEntropy ? null : (teacherX, teacherWeight), targets)
                    : plain.Compute(Logits(x, weight), plain.NeedsTeacher ? Logits(teacherX, teacherWeight) : null, targets.unsqueeze(0));
                _ = autograd.grad([loss], [x, weight]);
            }

            var product = 2.0 * _sizes.LossRows * _sizes.Hidden * _sizes.Vocabulary;
            yield return Time($"{name}, forward and backward", Work, 0, product * (kind == KernelLoss.CrossEntropy ? 3 : 4));
        }

        static Tensor Logits(Tensor x, Tensor weight) => nn.functional.linear(x, weight).to(ScalarType.Float32).unsqueeze(0);
    }

    private static IDistillationLoss Plain(KernelLoss kind) =>
        LossRegistry.All.Select(loss => loss.Create()).First(loss => loss.Chunked?.Kind == kind);

    private IEnumerable<KernelTiming> Optimizer()
    {
        const string Name = "gradient norm, clipping and AdamW of 100 matrices";
        if (!_wanted(Name)) yield break;
        const int Count = 100;
        using var scope = NewDisposeScope();
        Parameter[] parameters = [.. Enumerable.Range(0, Count).Select(_ => new Parameter(randn([_sizes.Hidden, _sizes.Hidden / 4], ScalarType.Float32, _device)))];
        foreach (var parameter in parameters) parameter.grad = randn_like(parameter);
        using var optimizer = new FusedAdamW(parameters, 1e-9);
        void Work()
        {
            using var inner = NewDisposeScope();
            if (optimizer.HasDeviceStep)
            {
                optimizer.StepOnDevice(1);
            }
            else
            {
                _ = Fused.clip_grad_norm_(parameters, 1);
                optimizer.step();
            }
        }

        // The gradient is read for the norm; then gradient, weight and moments are read, weight and moments written.
        yield return Time(Name, Work, parameters.Sum(parameter => parameter.numel()) * 32.0, 0);
    }

    private KernelTiming Forward(string name, Func<Tensor> function, double bytes, double operations) => Time(
        $"{name}, forward",
        () =>
        {
            using var inner = NewDisposeScope();
            using var plain = no_grad();
            _ = function();
        },
        bytes,
        operations);

    private KernelTiming Backward(string name, Func<Tensor> function, double bytes, double operations, Tensor[] inputs) =>
        Backward(name, () => [function()], bytes, operations, inputs);

    /// <summary>The backward pass alone, again and again over one graph of each form.</summary>
    private KernelTiming Backward(string name, Func<Tensor[]> function, double bytes, double operations, Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var graphs = new Dictionary<bool, (Tensor[] Results, Tensor[] Seeds)>();
        foreach (var enabled in (bool[])[true, false])
        {
            Fused.Enabled = enabled;
            var results = function();
            graphs[enabled] = (results, [.. results.Select(result => randn_like(result))]);
        }

        Fused.Enabled = true;

        return Time(
            $"{name}, backward",
            () =>
            {
                using var inner = NewDisposeScope();
                var (results, seeds) = graphs[Fused.Enabled];
                _ = autograd.grad(results, inputs, seeds, retain_graph: true, allow_unused: true);
            },
            bytes,
            operations);
    }

    private KernelTiming Time(string name, Action work, double bytes, double operations)
    {
        Ceilings.Wait(_device);
        var timing = _turns.Compare(name, () =>
        {
            for (var call = 0; call < _calls; call++) work();
            Ceilings.Wait(_device);
        });
        return new KernelTiming(name, timing.FusedMilliseconds / _calls, timing.PlainMilliseconds / _calls, bytes, operations);
    }

    private Tensor Leaf(ScalarType type, params long[] shape) => randn(shape, type, _device).requires_grad_();
}
