using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.Perplexity;

/// <summary>Perplexity per token over a text that is tokenized once: exp of the mean negative log-likelihood.</summary>
/// <remarks>The windows are <see cref="WindowPlan"/>'s, or drawn from documents where the corpus says so; protocol facts in methods.md §3.1.</remarks>
public sealed class PerplexityEvaluation : IEvaluation
{
    public const string Metric = "perplexity";

    private const int Version = 1;

    /// <summary>No tokenizer makes tokens that are longer on average.</summary>
    private const int CharactersPerToken = 32;

    private readonly EvaluationSpec.Perplexity _spec;
    private readonly StandardErrors _errors;
    private readonly Lazy<CorpusText> _corpus;

    /// <exception cref="ProblemException">No such corpus, or lengths that make no sense.</exception>
    public PerplexityEvaluation(EvaluationSpec.Perplexity spec)
        : this(spec, CorpusCatalog.Find(spec.Corpus))
    {
    }

    internal PerplexityEvaluation(EvaluationSpec.Perplexity spec, ICorpus corpus)
    {
        _spec = spec;
        _errors = new StandardErrors(spec.Bootstrap);
        _corpus = new Lazy<CorpusText>(() => corpus.Open(CorpusSplit.Evaluation));
        var problems = PerplexityLengths.ProblemsOf(spec).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    public string Name => $"perplexity:{_spec.Corpus}";

    public string Protocol => _corpus.IsValueCreated && _corpus.Value.DrawnWindows is not null ? "perplexity-drawn"
        : Stride == _spec.SequenceLength ? "perplexity-blocks" : "perplexity-sliding";

    public int ProtocolVersion => Version;

    private int Stride => _spec.Stride ?? _spec.SequenceLength;

    public string DataHash() => _corpus.Value.ContentHash;

    public IEnumerable<string> Texts() => _corpus.Value.Pages.Select(page => page.Text);

    public IReadOnlyList<Problem> Check(int contextLength) => PerplexityLengths.Check(_spec, Name, contextLength);

    /// <remarks>A long text is not tokenized only to be counted: it has more tokens than one window.</remarks>
    public IReadOnlyList<Problem> Check(Tokenizer tokenizer)
    {
        try
        {
            var bos = BosPolicies.Resolve(_spec.Bos, tokenizer, whenAdded: BosPolicy.Once);
            var corpus = _corpus.Value;
            bool isShort = corpus.DrawnWindows is null && (_spec.MaxTokens <= _spec.SequenceLength || corpus.Text.Length <= (long)CharactersPerToken * _spec.SequenceLength);
            if (isShort) Plan(Tokens(tokenizer, bos).Length, bos);
            return [];
        }
        catch (ProblemException found)
        {
            return found.Problems;
        }
    }

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var problems = Check(context.Model.ContextLength);
        if (problems.Count > 0) throw new ProblemException(problems);

        var bos = BosPolicies.Resolve(_spec.Bos, context.Tokenizer, whenAdded: BosPolicy.Once);
        IReadOnlyList<ScoringRequest> requests = _corpus.Value.DrawnWindows is { } count ? Drawn(context.Tokenizer, bos, count) : Planned(context.Tokenizer, bos);
        long total = requests.Sum(request => (long)request.InputLength);
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget)
            .Score(requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, total)), cancellation);
        if (context.Samples is { } listener) Report(requests, scores, bos, listener);
        return [Measure(requests, scores, bos)];
    }

    private Measurement Measure(IReadOnlyList<ScoringRequest> requests, IReadOnlyList<RequestScore> scores, BosPolicy bos)
    {
        long[] sizes = [.. requests.Select(request => (long)request.Scored)];
        var (value, error) = _errors.OfExponential([.. scores.Select(score => -score.LogLikelihood)], sizes);
        return new Measurement
        {
            Task = _spec.Corpus,
            Metric = Metric,
            Value = value,
            StandardError = error,
            Count = sizes.Sum(),
            Windows = requests.Count,
            HigherIsBetter = false,
            ContextLength = _spec.SequenceLength,
            Stride = Stride,
            BosPolicy = BosPolicies.NameOf(bos),
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
            BadItems = 0,
            ErrorKind = error is null ? null : _errors.Kind,
            DataHash = DataHash(),
        };
    }

    private void Report(IReadOnlyList<ScoringRequest> requests, IReadOnlyList<RequestScore> scores, BosPolicy bos, Action<ItemScore> listener)
    {
        foreach (var (window, request) in requests.Index())
        {
            listener(new ItemScore(
                Name, window, Choice: 0, scores[window].LogLikelihood, request.Scored, Characters: 0, IsGold: true, scores[window].Greedy,
                ContentHash.OfText(string.Join(' ', request.Ids))[..16])
            {
                ContextLength = _spec.SequenceLength,
                BosPolicy = BosPolicies.NameOf(bos),
            });
        }
    }

    private IReadOnlyList<ScoringRequest> Planned(Tokenizer tokenizer, BosPolicy bos)
    {
        var ids = Tokens(tokenizer, bos);
        return [.. Plan(ids.Length, bos).Select(window => Request(ids, window, bos, tokenizer))];
    }

    /// <exception cref="ProblemException">There is not one window.</exception>
    private IReadOnlyList<Window> Plan(int tokens, BosPolicy bos) =>
        WindowPlan.Of(tokens, _spec.SequenceLength, Stride, bos) is { Count: > 0 } windows ? windows : throw TooShort(tokens);

    /// <summary>The text's tokens, cut to the limit; a BOS that stands once is extra.</summary>
    private int[] Tokens(Tokenizer tokenizer, BosPolicy bos)
    {
        var ids = tokenizer.EncodeToIds(_corpus.Value.Text, addSpecialTokens: false);
        long most = Math.Min(_spec.MaxTokens ?? long.MaxValue, (long?)_corpus.Value.MaxWindows * _spec.SequenceLength ?? long.MaxValue);
        var taken = ids.Take((int)Math.Min(ids.Count, most));
        return bos == BosPolicy.Once ? [tokenizer.BosId!.Value, .. taken] : [.. taken];
    }

    private IReadOnlyList<ScoringRequest> Drawn(Tokenizer tokenizer, BosPolicy bos, int count)
    {
        if (_spec.Stride is not null || _spec.MaxTokens is not null || bos == BosPolicy.Window)
        {
            throw new ProblemException(new Problem(
                "Windows of this text are drawn at random from its documents", $"evaluation {Name}", Allowed: "neither stride nor max_tokens, and bos: default, none or once",
                NextStep: "remove them, or name another text (c4_new has windows in a row)"));
        }

        IReadOnlyList<int>[] documents = [.. _corpus.Value.Documents.Select(text => Document(tokenizer, bos, text))];
        int longest = documents.Max(document => document.Count);
        if (longest <= _spec.SequenceLength) throw TooShort(longest);
        return [.. DrawnWindows.Of([.. documents.Select(document => document.Count)], _spec.SequenceLength, count)
            .Select(window => new ScoringRequest([.. documents[window.Document].Skip(window.Start).Take(_spec.SequenceLength)], _spec.SequenceLength - 1))];
    }

    private static IReadOnlyList<int> Document(Tokenizer tokenizer, BosPolicy bos, string text)
    {
        var ids = tokenizer.EncodeToIds(text, addSpecialTokens: false);
        return bos == BosPolicy.Once ? [tokenizer.BosId!.Value, .. ids] : ids;
    }

    private static ScoringRequest Request(int[] ids, Window window, BosPolicy bos, Tokenizer tokenizer)
    {
        var tokens = ids.AsSpan(window.Start, window.Length);
        return new ScoringRequest(bos == BosPolicy.Window ? [tokenizer.BosId!.Value, .. tokens] : [.. tokens], window.Scored);
    }

    private ProblemException TooShort(int tokens) => new(new Problem(
        "The text is shorter than one window",
        $"evaluation {Name} sequence_length",
        $"{_spec.SequenceLength}",
        $"at most {tokens}, the tokens there are",
        "lower sequence_length or name a longer text"));
}
