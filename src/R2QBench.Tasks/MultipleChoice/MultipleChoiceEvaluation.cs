using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>Accuracy by summed log-likelihood: the choice that the model finds likeliest is its answer.</summary>
/// <remarks>Follows lm-evaluation-harness v0.4 (methods.md §3.2).</remarks>
public sealed class MultipleChoiceEvaluation : IEvaluation
{
    /// <summary>Version of the scoring; a task's own version counts on top.</summary>
    private const int ScoringVersion = 1;

    private readonly MultipleChoiceTask _task;
    private readonly EvaluationSpec.Task _spec;
    private readonly Lazy<IReadOnlyList<MultipleChoiceItem>> _items;

    /// <param name="task">The task.</param>
    /// <param name="spec">Limit and BOS policy.</param>
    /// <exception cref="ProblemException">A limit below 1.</exception>
    public MultipleChoiceEvaluation(MultipleChoiceTask task, EvaluationSpec.Task spec)
    {
        if (spec.Limit is < 1)
            throw new ProblemException(new Problem("Leaves no items", $"evaluation {spec.Name} limit", $"{spec.Limit}", "1 or more, or no limit"));
        (_task, _spec) = (task, spec);
        _items = new Lazy<IReadOnlyList<MultipleChoiceItem>>(() => [.. task.Load().Take(spec.Limit ?? int.MaxValue)]);
    }

    public string Name => _task.Description.Name;

    public string Protocol => "multiple-choice";

    public int ProtocolVersion => 100 * ScoringVersion + _task.Description.Version;

    public string DataHash() => ContentHash.OfText(string.Join(
        '\0', _items.Value.SelectMany(item => item.Choices.Select(choice => choice.Context + choice.Continuation).Append($"{item.Gold}"))));

    public IReadOnlyList<Problem> Check(int contextLength) => [];

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var items = _items.Value;
        var bos = BosPolicies.Resolve(_spec.Bos, context.Tokenizer, whenAdded: BosPolicy.Window);
        var (requests, truncated) = Encode(items, new RequestEncoder(context.Tokenizer, bos, context.Model.ContextLength));
        long total = requests.Sum(request => (long)request.InputLength);
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget)
            .Score(requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, total)), cancellation);

        var logLikelihoods = PerItem(items, scores);
        if (context.Samples is { } listener) Report(items, requests, logLikelihoods, listener);
        return [.. _task.Description.Metrics.Select(metric => Measure(metric, items, logLikelihoods, bos, truncated))];
    }

    private (IReadOnlyList<ScoringRequest> Requests, long Truncated) Encode(IReadOnlyList<MultipleChoiceItem> items, RequestEncoder encoder)
    {
        var requests = new List<ScoringRequest>();
        long truncated = 0;
        for (int item = 0; item < items.Count; item++)
        {
            foreach (var choice in items[item].Choices)
            {
                try
                {
                    var (request, cut) = encoder.Encode(choice.Context, choice.Continuation);
                    requests.Add(request);
                    if (cut) truncated++;
                }
                catch (ArgumentException error)
                {
                    throw new ProblemException(new Problem(error.Message, $"{Name} item {item}"), inner: error);
                }
            }
        }

        return (requests, truncated);
    }

    private static double[][] PerItem(IReadOnlyList<MultipleChoiceItem> items, IReadOnlyList<RequestScore> scores)
    {
        int at = 0;
        return [.. items.Select(item => item.Choices.Select(_ => scores[at++].LogLikelihood).ToArray())];
    }

    private void Report(IReadOnlyList<MultipleChoiceItem> items, IReadOnlyList<ScoringRequest> requests, double[][] logLikelihoods, Action<ItemScore> listener)
    {
        int at = 0;
        for (int item = 0; item < items.Count; item++)
        {
            int predicted = ItemOutcome.Prediction(items[item], logLikelihoods[item], Metrics.Accuracy);
            for (int choice = 0; choice < items[item].Choices.Count; choice++, at++)
            {
                var asked = items[item].Choices[choice];
                listener(new ItemScore(
                    Name, item, choice, logLikelihoods[item][choice], requests[at].Scored, asked.Characters, choice == items[item].Gold,
                    choice == predicted, ContentHash.OfText(asked.Context + asked.Continuation)[..16]));
            }
        }
    }

    private Measurement Measure(string metric, IReadOnlyList<MultipleChoiceItem> items, double[][] logLikelihoods, BosPolicy bos, long truncated)
    {
        int right = Enumerable.Range(0, items.Count).Count(item => ItemOutcome.IsRight(items[item], logLikelihoods[item], metric));
        double accuracy = (double)right / items.Count;
        return new Measurement
        {
            Task = Name,
            Metric = metric,
            Value = accuracy,
            StandardError = Statistics.OfProportion(accuracy, items.Count),
            Count = items.Count,
            ChanceLevel = items.Average(item => 1.0 / item.Choices.Count),
            HigherIsBetter = true,
            BosPolicy = BosPolicies.NameOf(bos),
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
            Truncated = truncated,
        };
    }
}
