using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.LastWord;

/// <summary>Whether the model's greedy choice spells the last word, and how surprised it is by that word.</summary>
/// <remarks>
/// acc: every token of the word is the most likely one. perplexity: exp of the negative mean of the words' summed
/// log-likelihoods, so per word and not per token (methods.md §3.2).
/// </remarks>
internal sealed class LastWordEvaluation : IEvaluation
{
    public const string Accuracy = "acc";
    public const string Perplexity = "perplexity";

    private const int ScoringVersion = 1;

    private readonly TaskDescription _description;
    private readonly EvaluationSpec.Task _spec;
    private readonly BadRows _bad;
    private readonly StandardErrors _errors;
    private readonly Lazy<IReadOnlyList<LastWordItem>> _items;
    private string? _hash;

    /// <exception cref="ProblemException">Worked examples are asked for.</exception>
    public LastWordEvaluation(TaskDescription description, Func<BadRows, IReadOnlyList<LastWordItem>> load, EvaluationSpec.Task spec)
    {
        if (spec.Fewshot > 0)
            throw new ProblemException(new Problem("Passages have no worked examples", $"evaluation {spec.Name} fewshot", $"{spec.Fewshot}", "0", "remove it"));
        (_description, _spec) = (description, spec);
        _bad = new BadRows(spec.AllowBadItems);
        _errors = new StandardErrors(spec.Bootstrap);
        _items = new Lazy<IReadOnlyList<LastWordItem>>(() => [.. load(_bad).Take(spec.Limit ?? int.MaxValue)]);
    }

    public string Name => _description.Name;

    public string Protocol => "last-word";

    public int ProtocolVersion => 100 * ScoringVersion + _description.Version;

    public string DataHash() => _hash ??= ContentHash.OfText(string.Join('\0', _items.Value.Select(item => $"{item.Context} {item.Word}")));

    public IEnumerable<string> Texts() => _items.Value.Select(item => $"{item.Context} {item.Word}");

    public IReadOnlyList<Problem> Check(int contextLength) => [];

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var all = _items.Value;
        var bos = BosPolicies.Resolve(_spec.Bos, context.Tokenizer, whenAdded: BosPolicy.Window);
        var encoded = EncodedRequests.Of(
            Name, all.Select((item, index) => (index, item.Context, " " + item.Word)),
            new RequestEncoder(context.Tokenizer, bos, context.Model.ContextLength),
            refuseOverlong: _spec.Overlong == EvaluationSpec.Task.Refuse,
            allowBad: _spec.AllowBadItems);
        (int Position, LastWordItem Item)[] items = [.. all.Index().Where(item => !encoded.LeftOut.Contains(item.Index))];
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget).Score(
            encoded.Requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, encoded.InputTokens)), cancellation);
        Report(items, encoded.Requests, scores, bos, context.Samples);

        double accuracy = scores.Average(score => score.Greedy ? 1.0 : 0.0);
        var (perplexity, perplexityError) = _errors.OfExponential([.. scores.Select(score => -score.LogLikelihood)], [.. scores.Select(_ => 1L)]);
        double? error = _errors.OfProportion([.. scores.Select(score => score.Greedy)]);
        var shared = new Measurement
        {
            Task = Name,
            Metric = Accuracy,
            Value = accuracy,
            StandardError = error,
            Count = scores.Count,
            ChanceLevel = _description.ChanceLevel,
            HigherIsBetter = true,
            BosPolicy = BosPolicies.NameOf(bos),
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
            Truncated = encoded.Truncated,
            BadItems = _bad.Count + encoded.LeftOut.Count,
            Fewshot = 0,
            ErrorKind = error is null ? null : _errors.Kind,
            DataHash = DataHash(),
        };
        return
        [
            shared,
            shared with
            {
                Metric = Perplexity,
                Value = perplexity,
                StandardError = perplexityError,
                ChanceLevel = null,
                HigherIsBetter = false,
            },
        ];
    }

    private void Report(
        IReadOnlyList<(int Position, LastWordItem Item)> items, IReadOnlyList<ScoringRequest> requests, IReadOnlyList<RequestScore> scores, BosPolicy bos, Action<ItemScore>? listener)
    {
        for (int at = 0; listener is not null && at < items.Count; at++)
        {
            var (position, item) = items[at];
            listener(new ItemScore(
                Name, position, Choice: 0, scores[at].LogLikelihood, requests[at].Scored, item.Word.EnumerateRunes().Count(),
                IsGold: true, IsPredicted: scores[at].Greedy, ContentHash.OfText($"{item.Context} {item.Word}")[..16])
            {
                BosPolicy = BosPolicies.NameOf(bos),
            });
        }
    }
}
