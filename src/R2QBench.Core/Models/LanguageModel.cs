using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Generation;
using R2QBench.Core.Models.Layers;
using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>A decoder-only language model: token ids in, a score for every possible next token out.</summary>
/// <remarks>Owns its parameters; dispose once. Parameters are made on their device: do not move the module.</remarks>
public abstract class LanguageModel : nn.Module<Tensor, Tensor>
{
    private protected LanguageModel(DecoderConfig config, ScalarType computeDtype, Device device) : base(nameof(LanguageModel))
    {
        Config = config;
        ComputeDtype = computeDtype;
        Device = device;
    }

    /// <summary>Sizes and kinds of its parts, as the checkpoint says.</summary>
    public DecoderConfig Config { get; }

    /// <summary>Longest sequence that is accepted, in tokens.</summary>
    public int ContextLength => Config.ContextLength;

    /// <summary>Size of the last dimension of the logits; token ids are below it.</summary>
    public int VocabularySize => Config.VocabularySize;

    /// <summary>Numbers in all parameters, a tied matrix counted once.</summary>
    public long ParameterCount => Weights.Values.Sum(p => p.numel());

    /// <summary>Dtype of activations and products.</summary>
    public ScalarType ComputeDtype { get; }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>Linear layers in the order of the model: those of the blocks, then the output projection if it has its own matrix.</summary>
    public abstract IReadOnlyList<LinearLayer> Linears { get; }

    /// <summary>Every parameter by its name in the weight files, in the order of <see cref="DecoderLayout"/>; a tied matrix once.</summary>
    public abstract IReadOnlyDictionary<string, Parameter> Weights { get; }

    /// <summary>Logits of the next token at every position.</summary>
    /// <param name="input">[batch, seq] int64 token ids, on the model's device.</param>
    /// <returns>[batch, seq, vocab] float32.</returns>
    /// <exception cref="Errors.ProblemException">The sequence is longer than <see cref="ContextLength"/>.</exception>
    public abstract override Tensor forward(Tensor input);

    /// <summary>Logits of tokens that follow those in a cache, which takes them in; without gradients.</summary>
    /// <param name="input">[batch, new] int64 token ids.</param>
    /// <param name="cache">Made for this model and this batch.</param>
    /// <returns>[batch, new, vocab] float32: what <see cref="forward"/> gives at these positions for the whole text.</returns>
    /// <exception cref="Errors.ProblemException">The text is longer than <see cref="ContextLength"/>.</exception>
    /// <exception cref="ArgumentException">More tokens than the cache was made for.</exception>
    public abstract Tensor Continue(Tensor input, KeyValueCache cache);

    /// <summary>The first half of <see cref="forward"/> or, with a cache, of <see cref="Continue"/>: everything but the output projection.</summary>
    /// <param name="input">[batch, seq] int64 token ids.</param>
    /// <param name="cache">As for <see cref="Continue"/>; null where the input is the whole text.</param>
    /// <returns>[batch, seq, hidden] in the compute dtype; rows of it go to <see cref="Predict"/>.</returns>
    public abstract Tensor Read(Tensor input, KeyValueCache? cache);

    /// <summary>The second half: logits of the rows that are wanted. Scoring needs few positions, and a vocabulary is wide.</summary>
    /// <param name="stream">[rows, hidden] of what <see cref="Read"/> gave.</param>
    /// <returns>[rows, vocab] float32.</returns>
    public abstract Tensor Predict(Tensor stream);

    /// <summary>The matrix [vocab, hidden] whose product with <see cref="Read"/>'s rows are the logits, in the compute dtype; gradients flow back to its parameter.</summary>
    /// <returns>Null where <see cref="Predict"/> is more than this product: with a bias, or with somebody watching its input.</returns>
    public abstract Tensor? OutputMatrix();

    /// <summary>As <see cref="forward"/>, and the residual stream on the way.</summary>
    /// <param name="input">[batch, seq] int64 token ids.</param>
    /// <param name="hidden">Called with k and the stream after k blocks, [batch, seq, hidden]; the last one is after the final norm (and projection), as in Hugging Face's <c>hidden_states</c>. It must copy what it keeps.</param>
    public abstract Tensor Trace(Tensor input, Action<int, Tensor> hidden);

    /// <summary>As <see cref="forward"/>, with the inner states that the trace asks for; gradients flow through them.</summary>
    /// <param name="input">[batch, seq] int64 token ids.</param>
    /// <param name="trace">Takes in the states of one forward pass.</param>
    public abstract Tensor Trace(Tensor input, ForwardTrace trace);

    /// <summary>Decoder blocks.</summary>
    public abstract int BlockCount { get; }

    /// <summary>What goes into the first block.</summary>
    /// <param name="input">[batch, seq] int64 token ids.</param>
    /// <returns>[batch, seq, hidden] in the compute dtype.</returns>
    public abstract Tensor Enter(Tensor input);

    /// <summary>One block by itself.</summary>
    /// <param name="block">From 0.</param>
    /// <param name="stream">[batch, seq, hidden], what comes out of the block before.</param>
    /// <returns>The same shape.</returns>
    public abstract Tensor RunBlock(int block, Tensor stream);

    /// <summary>The parameters of one block.</summary>
    /// <param name="block">From 0.</param>
    public abstract IReadOnlyList<Parameter> BlockParameters(int block);

    /// <summary>
    /// What the backward pass computes again; none by default. Values and gradients stay the same. It must be <c>backward()</c> then, since
    /// <c>autograd.grad</c> does not find parameters of what is recomputed. Blocks whose attention is traced, or that run by themselves
    /// (<see cref="RunBlock"/>), are not recomputed as a whole.
    /// </summary>
    public abstract Recomputation Recomputation { get; set; }

    /// <summary>Whether <see cref="CrossEntropy"/> runs by fused operators: Llama-shaped blocks in bfloat16 on a CUDA device.</summary>
    public abstract bool HasFusedCrossEntropy { get; }

    /// <summary>Mean next-token cross-entropy; where fused operators are there, without ever storing all logits.</summary>
    /// <param name="input">[batch, seq] int64 token ids.</param>
    /// <param name="targets">int64 [batch, seq]: the token that follows each position; -100 does not count.</param>
    /// <returns>float32 scalar, nats per token.</returns>
    public abstract Tensor CrossEntropy(Tensor input, Tensor targets);
}
