using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.Perplexity;

/// <summary>Perplexity per token over a text that is tokenized once: exp of the mean negative log-likelihood.</summary>
/// <remarks>The windows are <see cref="WindowPlan"/>'s; protocol facts in methods.md §3.1.</remarks>
public sealed class PerplexityEvaluation : IEvaluation
{
    public const string Metric = "perplexity";

    private const int Version = 1;

    private readonly EvaluationSpec.Perplexity _spec;
    private readonly Lazy<CorpusText> _corpus;

    /// <exception cref="ProblemException">No such corpus, or lengths that make no sense.</exception>
    public PerplexityEvaluation(EvaluationSpec.Perplexity spec)
        : this(spec, CorpusCatalog.Find(spec.Corpus))
    {
    }

    internal PerplexityEvaluation(EvaluationSpec.Perplexity spec, ICorpus corpus)
    {
        _spec = spec;
        _corpus = new Lazy<CorpusText>(() => corpus.Open(CorpusSplit.Evaluation));
        var problems = ProblemsOf(spec).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    public string Name => $"perplexity:{_spec.Corpus}";

    public string Protocol => Stride == _spec.SequenceLength ? "perplexity-blocks" : "perplexity-sliding";

    public int ProtocolVersion => Version;

    private int Stride => _spec.Stride ?? _spec.SequenceLength;

    public string DataHash() => _corpus.Value.ContentHash;

    public IReadOnlyList<Problem> Check(int contextLength) => _spec.SequenceLength <= contextLength
        ? []
        :
        [
            new Problem(
                $"Is longer than the model's context of {contextLength} tokens",
                $"evaluation {Name} sequence_length",
                $"{_spec.SequenceLength}",
                $"2 to {contextLength}",
                "lower it; figures at different lengths do not compare"),
        ];

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var problems = Check(context.Model.ContextLength);
        if (problems.Count > 0) throw new ProblemException(problems);

        var bos = BosPolicies.Resolve(_spec.Bos, context.Tokenizer, whenAdded: BosPolicy.Once);
        var ids = Tokens(context.Tokenizer, bos);
        var windows = WindowPlan.Of(ids.Count, _spec.SequenceLength, Stride, bos);
        if (windows.Count == 0) throw TooShort(ids.Count);

        var requests = windows.Select(window => Request(ids, window, bos, context.Tokenizer)).ToList();
        long total = requests.Sum(request => (long)request.InputLength);
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget)
            .Score(requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, total)), cancellation);
        return [Measure(windows, scores, bos)];
    }

    private Measurement Measure(IReadOnlyList<Window> windows, IReadOnlyList<RequestScore> scores, BosPolicy bos)
    {
        double[] sums = [.. scores.Select(score => -score.LogLikelihood)];
        long[] sizes = [.. windows.Select(window => (long)window.Scored)];
        var (mean, error) = Statistics.OfClusters(sums, sizes);
        return new Measurement
        {
            Task = _spec.Corpus,
            Metric = Metric,
            Value = Math.Exp(mean),
            StandardError = Statistics.OfExponential(mean, error),
            Count = sizes.Sum(),
            Windows = windows.Count,
            HigherIsBetter = false,
            ContextLength = _spec.SequenceLength,
            Stride = Stride,
            BosPolicy = BosPolicies.NameOf(bos),
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
        };
    }

    /// <summary>The text's tokens, cut to the limit; a BOS that stands once is extra.</summary>
    private IReadOnlyList<int> Tokens(Tokenizer tokenizer, BosPolicy bos)
    {
        var ids = tokenizer.EncodeToIds(_corpus.Value.Text, addSpecialTokens: false);
        var taken = ids.Take(_spec.MaxTokens ?? ids.Count);
        return bos == BosPolicy.Once ? [tokenizer.BosId!.Value, .. taken] : [.. taken];
    }

    private static ScoringRequest Request(IReadOnlyList<int> ids, Window window, BosPolicy bos, Tokenizer tokenizer)
    {
        var tokens = ids.Skip(window.Start).Take(window.Length);
        return new ScoringRequest(bos == BosPolicy.Window ? [tokenizer.BosId!.Value, .. tokens] : [.. tokens], window.Scored);
    }

    private ProblemException TooShort(int tokens) => new(new Problem(
        "The text is shorter than one window",
        $"evaluation {Name} sequence_length",
        $"{_spec.SequenceLength}",
        $"at most {tokens}, the tokens there are",
        "lower sequence_length or name a longer text"));

    private static IEnumerable<Problem> ProblemsOf(EvaluationSpec.Perplexity spec)
    {
        string where = $"evaluation perplexity:{spec.Corpus}";
        if (spec.SequenceLength < 2) yield return new Problem("A window needs a token to predict and one before it", $"{where} sequence_length", $"{spec.SequenceLength}", "2 or more");
        if (spec.Stride is { } stride && (stride < 1 || stride > spec.SequenceLength))
            yield return new Problem("Windows must advance and must not leave gaps", $"{where} stride", $"{stride}", $"1 to {spec.SequenceLength}");
        if (spec.MaxTokens is { } most && most < 2) yield return new Problem("Nothing would be scored", $"{where} max_tokens", $"{most}", "2 or more");
    }
}
