using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.Perplexity;

/// <summary>Perplexity document by document, as lm-evaluation-harness v0.4 reports it: per word, per byte, bits per byte, and per token, from one pass.</summary>
/// <remarks>
/// Every token of a document is scored once; the first one after the start token (BOS, else the end of text). Windows are those of
/// the harness's rolling log-likelihood: full windows in a row, the last one reaching back so that its tokens have all the context that
/// fits. Words and bytes are those of the document before any clean-up; words are what white space parts, empty ends included.
/// </remarks>
public sealed class DocumentPerplexityEvaluation : IEvaluation
{
    private const int Version = 1;

    private readonly EvaluationSpec.Perplexity _spec;
    private readonly StandardErrors _errors;
    private readonly Lazy<CorpusText> _corpus;

    /// <exception cref="ProblemException">No such corpus, or lengths that make no sense.</exception>
    public DocumentPerplexityEvaluation(EvaluationSpec.Perplexity spec)
        : this(spec, CorpusCatalog.Find(spec.Corpus))
    {
    }

    internal DocumentPerplexityEvaluation(EvaluationSpec.Perplexity spec, ICorpus corpus)
    {
        _spec = spec;
        _errors = new StandardErrors(spec.Bootstrap);
        _corpus = new Lazy<CorpusText>(() => corpus.Open(CorpusSplit.Evaluation));
        var problems = PerplexityLengths.ProblemsOf(spec).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    public string Name => $"perplexity-documents:{_spec.Corpus}";

    public string Protocol => "perplexity-documents";

    public int ProtocolVersion => Version;

    public string DataHash() => _corpus.Value.PagesHash;

    public IEnumerable<string> Texts() => _corpus.Value.Pages.Select(page => page.Text);

    public IReadOnlyList<Problem> Check(int contextLength) => PerplexityLengths.Check(_spec, Name, contextLength);

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var problems = Check(context.Model.ContextLength);
        if (problems.Count > 0) throw new ProblemException(problems);

        var start = Start(context.Tokenizer);
        var pages = _corpus.Value.Pages;
        var requests = new List<ScoringRequest>();
        var owners = new List<int>();
        foreach (var (index, page) in pages.Index())
        {
            int[] ids = [.. start is { } token ? [token] : Array.Empty<int>(), .. context.Tokenizer.EncodeToIds(page.Text, addSpecialTokens: false)];
            foreach (var request in Windows(ids, _spec.SequenceLength))
            {
                requests.Add(request);
                owners.Add(index);
            }
        }

        long total = requests.Sum(request => (long)request.InputLength);
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget)
            .Score(requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, total)), cancellation);
        var sums = new double[pages.Count];
        var tokens = new long[pages.Count];
        foreach (var (at, owner) in owners.Index())
        {
            sums[owner] -= scores[at].LogLikelihood;
            tokens[owner] += requests[at].Scored;
        }

        string bos = start is null ? BosPolicies.NameOf(BosPolicy.None) : BosPolicies.NameOf(BosPolicy.Once);
        if (context.Samples is { } listener) Report(pages, sums, tokens, bos, listener);
        // One document has no spread between documents; what there is lies between its windows.
        var spread = pages.Count > 1 ? null : scores.Zip(requests, (score, request) => (Sum: -score.LogLikelihood, Size: (long)request.Scored)).ToList();
        return Measure(pages, sums, tokens, requests.Count, bos, spread);
    }

    /// <summary>The windows over one document.</summary>
    /// <param name="ids">Start token and document; all but the first token are scored.</param>
    /// <param name="length">Tokens that a window reads.</param>
    internal static IEnumerable<ScoringRequest> Windows(int[] ids, int length)
    {
        for (int scored = 1; scored < ids.Length;)
        {
            int end = Math.Min(scored + length, ids.Length);
            int from = Math.Max(0, end - length - 1);
            yield return new ScoringRequest(ids[from..end], end - scored);
            scored = end;
        }
    }

    private int? Start(Tokenizer tokenizer)
    {
        if (_spec.Bos == "none") return null;
        return tokenizer.BosId ?? tokenizer.EosId ?? throw new ProblemException(new Problem(
            "The tokenizer has neither a begin-of-sequence nor an end-of-text token", $"evaluation {Name} bos", _spec.Bos, "none", "use bos: none: the first token of each document is not scored then"));
    }

    private IReadOnlyList<Measurement> Measure(IReadOnlyList<CorpusPage> pages, double[] sums, long[] tokens, int windows, string bos, IReadOnlyList<(double Sum, long Size)>? spread)
    {
        long[] words = [.. pages.Select(page => page.Words)];
        long[] bytes = [.. pages.Select(page => page.Bytes)];
        if (tokens.Sum() == 0) throw new ProblemException(new Problem("No document has a token to score", $"evaluation {Name}", _spec.Corpus));
        var (word, byteWise, token) = (Exponential(words), Exponential(bytes), Exponential(tokens));
        var bits = spread is null ? _errors.OfScaled(sums, bytes, 1 / Math.Log(2)) : _errors.OfScaled(WindowSums(), WindowSizes(), PerUnit(bytes) / Math.Log(2));
        return [Row("word_perplexity", word, words.Sum()), Row("byte_perplexity", byteWise, bytes.Sum()), Row("bits_per_byte", bits, bytes.Sum()), Row(PerplexityEvaluation.Metric, token, tokens.Sum())];

        (double Value, double? Error) Exponential(long[] units) =>
            spread is null ? _errors.OfExponential(sums, units) : _errors.OfScaledExponential(WindowSums(), WindowSizes(), PerUnit(units));
        double PerUnit(long[] units) => (double)tokens.Sum() / units.Sum();
        double[] WindowSums() => [.. spread.Select(window => window.Sum)];
        long[] WindowSizes() => [.. spread.Select(window => window.Size)];

        Measurement Row(string metric, (double Value, double? Error) figure, long count) => new()
        {
            Task = _spec.Corpus,
            Metric = metric,
            Value = figure.Value,
            StandardError = figure.Error,
            Count = count,
            Windows = windows,
            HigherIsBetter = false,
            ContextLength = _spec.SequenceLength,
            Stride = _spec.SequenceLength,
            BosPolicy = bos,
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
            BadItems = 0,
            ErrorKind = figure.Error is null ? null : _errors.Kind,
            DataHash = DataHash(),
        };
    }

    private void Report(IReadOnlyList<CorpusPage> pages, double[] sums, long[] tokens, string bos, Action<ItemScore> listener)
    {
        foreach (var (index, page) in pages.Index())
        {
            listener(new ItemScore(
                Name, index, Choice: 0, -sums[index], (int)tokens[index], page.Text.EnumerateRunes().Count(), IsGold: true, IsPredicted: false,
                ContentHash.OfText(page.Text)[..16])
            {
                Bytes = (int)page.Bytes,
                ContextLength = _spec.SequenceLength,
                BosPolicy = bos,
            });
        }
    }
}
