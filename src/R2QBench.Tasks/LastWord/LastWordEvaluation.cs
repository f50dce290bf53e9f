using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
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
    private readonly Lazy<IReadOnlyList<LastWordItem>> _items;

    public LastWordEvaluation(TaskDescription description, Func<IReadOnlyList<LastWordItem>> load, EvaluationSpec.Task spec)
    {
        (_description, _spec) = (description, spec);
        _items = new Lazy<IReadOnlyList<LastWordItem>>(() => [.. load().Take(spec.Limit ?? int.MaxValue)]);
    }

    public string Name => _description.Name;

    public string Protocol => "last-word";

    public int ProtocolVersion => 100 * ScoringVersion + _description.Version;

    public string DataHash() => ContentHash.OfText(string.Join('\0', _items.Value.Select(item => $"{item.Context} {item.Word}")));

    public IReadOnlyList<Problem> Check(int contextLength) => [];

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var items = _items.Value;
        var bos = BosPolicies.Resolve(_spec.Bos, context.Tokenizer, whenAdded: BosPolicy.Window);
        var encoded = EncodedRequests.Of(
            Name, items.Select((item, index) => (index, item.Context, " " + item.Word)),
            new RequestEncoder(context.Tokenizer, bos, context.Model.ContextLength));
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget).Score(
            encoded.Requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, encoded.InputTokens)), cancellation);
        Report(items, encoded.Requests, scores, context.Samples);

        double accuracy = scores.Average(score => score.Greedy ? 1.0 : 0.0);
        var (mean, error) = Statistics.OfClusters([.. scores.Select(score => -score.LogLikelihood)], [.. scores.Select(_ => 1L)]);
        var shared = new Measurement
        {
            Task = Name,
            Metric = Accuracy,
            Value = accuracy,
            StandardError = Statistics.OfProportion(accuracy, scores.Count),
            Count = scores.Count,
            ChanceLevel = _description.ChanceLevel,
            HigherIsBetter = true,
            BosPolicy = BosPolicies.NameOf(bos),
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
            Truncated = encoded.Truncated,
        };
        return
        [
            shared,
            shared with
            {
                Metric = Perplexity,
                Value = Math.Exp(mean),
                StandardError = Statistics.OfExponential(mean, error),
                ChanceLevel = null,
                HigherIsBetter = false,
            },
        ];
    }

    private void Report(
        IReadOnlyList<LastWordItem> items, IReadOnlyList<ScoringRequest> requests, IReadOnlyList<RequestScore> scores, Action<ItemScore>? listener)
    {
        for (int item = 0; listener is not null && item < items.Count; item++)
        {
            listener(new ItemScore(
                Name, item, Choice: 0, scores[item].LogLikelihood, requests[item].Scored, items[item].Word.EnumerateRunes().Count(),
                IsGold: true, IsPredicted: scores[item].Greedy, ContentHash.OfText($"{items[item].Context} {items[item].Word}")[..16]));
        }
    }
}
