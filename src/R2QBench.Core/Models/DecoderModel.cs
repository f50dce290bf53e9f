using R2QBench.Core.Errors;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using R2QBench.Core.Models.Generation;
using R2QBench.Core.Models.Layers;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>The one decoder for all families: embedding, blocks, final norm, output projection.</summary>
internal sealed class DecoderModel : LanguageModel
{
    private readonly RotaryTable? _rotary;
    private readonly TokenEmbedding _embedding;
    private readonly TokenEmbedding? _positions;
    private readonly LinearLayer? _projectIn;
    private readonly DecoderBlock[] _blocks;
    private readonly nn.Module<Tensor, Tensor>? _finalNorm;
    private readonly LinearLayer? _projectOut;
    private readonly LinearLayer? _head;

    /// <summary>A model whose parameters have no values yet.</summary>
    public DecoderModel(DecoderConfig config, TensorFormat format) : base(config, format.Compute, format.Device)
    {
        var names = FamilyRegistry.Get(config.Family, ConfigFile.Name).Names(config);
        var embeddingWidth = config.EmbeddingWidth ?? config.HiddenSize;
        _rotary = config.Rotary is { } rotary ? new RotaryTable(rotary) : null;
        register_module("embedding", _embedding = new TokenEmbedding(config.VocabularySize, embeddingWidth, format));
        if (config.LearnedPositionOffset is { } offset)
            register_module("positions", _positions = new TokenEmbedding(config.MaximumPositions + offset, config.HiddenSize, format));
        if (config.EmbeddingWidth is not null)
            register_module("project_in", _projectIn = new LinearLayer(names.ProjectIn!, config.HiddenSize, embeddingWidth, false, format));
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(block => new DecoderBlock(config, names, block, _rotary, format))];
        register_module("blocks", new ModuleList<DecoderBlock>(_blocks));
        if (config.FinalNorm) register_module("final_norm", _finalNorm = NormLayer.Create(config, format));
        if (config.EmbeddingWidth is not null)
            register_module("project_out", _projectOut = new LinearLayer(names.ProjectOut!, embeddingWidth, config.HiddenSize, false, format));
        if (!config.TiedEmbeddings) register_module("head", _head = new LinearLayer(names.Head, config.VocabularySize, embeddingWidth, false, format));

        Linears = [.. _blocks.SelectMany(block => block.modules()).OfType<LinearLayer>(), .. _head is null ? [] : new[] { _head }];
        Weights = ByStoredName();
    }

    public override IReadOnlyList<LinearLayer> Linears { get; }

    public override IReadOnlyDictionary<string, Parameter> Weights { get; }

    public override Tensor forward(Tensor input) => Logits(input, null, null);

    public override Recomputation Recomputation
    {
        get;
        set
        {
            field = value;
            foreach (var block in _blocks) block.RecomputesMlp = value == Recomputation.GateUp;
        }
    }

    public override bool HasFusedCrossEntropy => CanFuse && _projectOut is null && (_head is null or { Transform: null, InputObserver: null, bias: null });

    public override Tensor CrossEntropy(Tensor input, Tensor targets)
    {
        CheckLength(input);
        using var scope = NewDisposeScope();
        if (HasFusedCrossEntropy)
        {
            var rows = FusedHidden(input).view(-1, Config.HiddenSize);
            return Fused.head_cross_entropy(rows, _head?.weight ?? _embedding.weight, targets.reshape(-1)).MoveToOuterDisposeScope();
        }

        var logits = Logits(input, null, null);
        return nn.functional.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1)).MoveToOuterDisposeScope();
    }

    public override Tensor Trace(Tensor input, Action<int, Tensor> hidden) => Logits(input, hidden, null);

    public override Tensor Trace(Tensor input, ForwardTrace trace)
    {
        try
        {
            foreach (var block in _blocks) block.AttentionObserver = trace.Wants(TracedStates.Attention) ? trace.Attention : null;
            return Logits(input, (k, stream) => trace.Stream(k, stream), null);
        }
        finally
        {
            foreach (var block in _blocks) block.AttentionObserver = null;
        }
    }

    public override int BlockCount => _blocks.Length;

    public override Tensor Enter(Tensor input)
    {
        CheckLength(input);
        using var scope = NewDisposeScope();
        return Embed(input, 0).MoveToOuterDisposeScope();
    }

    public override Tensor RunBlock(int block, Tensor stream) => _blocks[block].call(stream, null);

    public override IReadOnlyList<Parameter> BlockParameters(int block) => [.. _blocks[block].parameters()];

    public override Tensor Continue(Tensor input, KeyValueCache cache)
    {
        CheckRoom(input, cache);
        using var plain = no_grad();
        var logits = Logits(input, null, cache);
        cache.Advance((int)input.size(1));
        return logits;
    }

    public override Tensor Read(Tensor input, KeyValueCache? cache)
    {
        if (cache is null) return Stream(input, null, null);
        CheckRoom(input, cache);
        using var plain = no_grad();
        var stream = Stream(input, null, cache);
        cache.Advance((int)input.size(1));
        return stream;
    }

    public override Tensor Predict(Tensor stream)
    {
        using var scope = NewDisposeScope();
        // A tied matrix is one parameter, registered once, so that optimizers and norms see it once.
        var logits = _head?.call(stream) ?? Fused.linear(stream, _embedding.weight.to(stream.dtype), null);
        return logits.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public override Tensor? OutputMatrix() => _head switch
    {
        null => _embedding.weight.to(ComputeDtype),
        { bias: null, InputObserver: null } => _head.Effective(ComputeDtype),
        _ => null,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing) _rotary?.Dispose();
        base.Dispose(disposing);
    }

    private static void CheckRoom(Tensor input, KeyValueCache cache)
    {
        if (cache.Count + input.size(1) > cache.Capacity)
            throw new ArgumentException($"{input.size(1)} tokens after {cache.Count} do not fit a cache for {cache.Capacity}.", nameof(input));
    }

    private Tensor Logits(Tensor ids, Action<int, Tensor>? hidden, KeyValueCache? cache)
    {
        using var scope = NewDisposeScope();
        return Predict(Stream(ids, hidden, cache)).MoveToOuterDisposeScope();
    }

    private Tensor Stream(Tensor ids, Action<int, Tensor>? hidden, KeyValueCache? cache)
    {
        CheckLength(ids);
        var start = cache?.Count ?? 0;
        using var scope = NewDisposeScope();
        if (cache is null && hidden is null && CanFuse)
        {
            var rows = FusedHidden(ids);
            if (_projectOut is not null) rows = _projectOut.call(rows);
            return rows.MoveToOuterDisposeScope();
        }

        var stream = Embed(ids, start);
        for (var block = 0; block < _blocks.Length; block++)
        {
            hidden?.Invoke(block, stream);
            stream = Recomputation == Recomputation.Block && cache is null ? _blocks[block].CallRecomputed(stream) : _blocks[block].call(stream, cache?.Block(block));
        }

        if (_finalNorm is not null) stream = _finalNorm.call(stream);
        if (_projectOut is not null) stream = _projectOut.call(stream);
        hidden?.Invoke(_blocks.Length, stream);
        return stream.MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor ids, int start)
    {
        var stream = _embedding.call(ids);
        if (_projectIn is not null) stream = _projectIn.call(stream);
        if (_positions is null) return stream;
        var first = Config.LearnedPositionOffset!.Value + start;
        return stream + _positions.call(arange(first, first + ids.size(1), ScalarType.Int64, ids.device));
    }

    /// <summary>Whether the blocks can be computed as <see cref="FusedBlock"/>s.</summary>
    private bool CanFuse => _finalNorm is RmsNorm && Fused.has_decoder_block(Device, ComputeDtype) && _blocks.All(block => block.Fused is { IsFree: true });

    /// <summary>What goes into the output projection: the stream behind the final norm, by fused blocks.</summary>
    private Tensor FusedHidden(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var stream = Embed(ids, 0);
        Tensor? delta = null;
        foreach (var block in _blocks)
        {
            // Frees what one block leaves before the next one begins.
            using var blockScope = NewDisposeScope();
            var (next, change) = block.Fused!.Call(stream, delta, Recomputation);
            delta?.Dispose();
            stream.Dispose();
            (stream, delta) = (next.MoveToOuterDisposeScope(), change.MoveToOuterDisposeScope());
        }

        var norm = (RmsNorm)_finalNorm!;
        return Fused.decoder_norm(stream, delta!, norm.weight, norm.Epsilon).MoveToOuterDisposeScope();
    }

    private void CheckLength(Tensor ids)
    {
        if (ids.ndim != 2) throw new ArgumentException($"Token ids must be [batch, seq], not [{string.Join(", ", ids.shape)}].", nameof(ids));
        if (ids.size(1) <= ContextLength) return;
        var reason = Config.SlidingWindow < Config.MaximumPositions ? "its sliding window" : "its context";
        throw new ProblemException(new Problem(
            $"The sequence is longer than the model allows by {reason}", "sequence length", ids.size(1).ToString(), $"1 to {ContextLength}", "use a shorter sequence_length"));
    }

    /// <summary>Both orders are those of the construction, so names and parameters pair up; a test holds them together for every family.</summary>
    private Dictionary<string, Parameter> ByStoredName()
    {
        var slots = DecoderLayout.Slots(Config);
        var all = parameters().ToArray();
        if (slots.Count != all.Length) throw new InvalidOperationException($"The layout lists {slots.Count} tensors, the model has {all.Length}.");
        return slots.Zip(all).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }
}
