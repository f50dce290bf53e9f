using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>Accuracy by summed log-likelihood: the choice that the model finds likeliest is its answer.</summary>
/// <remarks>Follows lm-evaluation-harness v0.4 (methods.md §3.2).</remarks>
internal sealed class MultipleChoiceEvaluation : IEvaluation
{
    /// <summary>Version of the scoring; a task's own version counts on top.</summary>
    private const int ScoringVersion = 1;

    private readonly MultipleChoiceTask _task;
    private readonly EvaluationSpec.Task _spec;
    private readonly BadRows _bad;
    private string? _hash;
    private readonly StandardErrors _errors;
    private readonly Lazy<IReadOnlyList<MultipleChoiceItem>> _items;

    public MultipleChoiceEvaluation(MultipleChoiceTask task, EvaluationSpec.Task spec)
    {
        (_task, _spec) = (task, spec);
        _bad = new BadRows(spec.AllowBadItems);
        _errors = new StandardErrors(spec.Bootstrap);
        _items = new Lazy<IReadOnlyList<MultipleChoiceItem>>(() => [.. task.Load(spec.Fewshot, _bad).Take(spec.Limit ?? int.MaxValue)]);
    }

    public string Name => _task.Description.Name;

    public string Protocol => "multiple-choice";

    public int ProtocolVersion => 100 * ScoringVersion + _task.Description.Version;

    public string DataHash() => _hash ??= ContentHash.OfText(string.Join(
        '\0', _items.Value.SelectMany(item => item.Choices.Select(choice => choice.Context + choice.Continuation).Append($"{item.Gold}"))));

    public IEnumerable<string> Texts() => _items.Value.Select(item => item.Choices[item.Gold]).Select(answer => answer.Context + answer.Continuation);

    public IReadOnlyList<Problem> Check(int contextLength) => [];

    public IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation)
    {
        var all = _items.Value;
        var bos = BosPolicies.Resolve(_spec.Bos, context.Tokenizer, whenAdded: BosPolicy.Window);
        var encoded = EncodedRequests.Of(
            Name,
            all.SelectMany((item, index) => item.Choices.Select(choice => (index, choice.Context, choice.Continuation))),
            new RequestEncoder(context.Tokenizer, bos, context.Model.ContextLength),
            refuseOverlong: _spec.Overlong == EvaluationSpec.Task.Refuse,
            allowBad: _spec.AllowBadItems);
        int[] asked = [.. Enumerable.Range(0, all.Count).Where(item => !encoded.LeftOut.Contains(item))];
        MultipleChoiceItem[] items = [.. asked.Select(item => all[item])];
        var scores = new LogLikelihoodScorer(context.Model, context.Device, context.TokenBudget).Score(
            encoded.Requests, done => context.Progress?.Invoke(new EvaluationProgress(Name, done, encoded.InputTokens)), cancellation);

        var logLikelihoods = PerItem(items, scores);
        if (context.Samples is { } listener) Report(items, asked, encoded.Requests, logLikelihoods, bos, listener);
        return [.. _task.Description.Metrics.Select(metric => Measure(metric, items, logLikelihoods, bos, encoded))];
    }

    private static double[][] PerItem(IReadOnlyList<MultipleChoiceItem> items, IReadOnlyList<RequestScore> scores)
    {
        int at = 0;
        return [.. items.Select(item => item.Choices.Select(_ => scores[at++].LogLikelihood).ToArray())];
    }

    private void Report(IReadOnlyList<MultipleChoiceItem> items, int[] positions, IReadOnlyList<ScoringRequest> requests, double[][] logLikelihoods, BosPolicy bos, Action<ItemScore> listener)
    {
        int at = 0;
        for (int item = 0; item < items.Count; item++)
        {
            int predicted = ItemOutcome.Prediction(items[item], logLikelihoods[item], Metrics.Accuracy);
            for (int choice = 0; choice < items[item].Choices.Count; choice++, at++)
            {
                var asked = items[item].Choices[choice];
                listener(new ItemScore(
                    Name, positions[item], choice, logLikelihoods[item][choice], requests[at].Scored, asked.Characters, choice == items[item].Gold,
                    choice == predicted, ContentHash.OfText(asked.Context + asked.Continuation)[..16])
                {
                    Bytes = asked.Bytes,
                    BosPolicy = BosPolicies.NameOf(bos),
                });
            }
        }
    }

    private Measurement Measure(string metric, IReadOnlyList<MultipleChoiceItem> items, double[][] logLikelihoods, BosPolicy bos, EncodedRequests encoded)
    {
        bool[] right = [.. items.Select((item, index) => ItemOutcome.IsRight(item, logLikelihoods[index], metric))];
        var (value, error) = metric == Metrics.AccuracyGroupMean ? OverGroups(items, right) : Proportion(right);
        return new Measurement
        {
            Task = Name,
            Metric = metric,
            Value = value,
            StandardError = error,
            Count = items.Count,
            ChanceLevel = items.Average(item => 1.0 / item.Choices.Count),
            HigherIsBetter = true,
            BosPolicy = BosPolicies.NameOf(bos),
            Protocol = Protocol,
            ProtocolVersion = ProtocolVersion,
            Truncated = encoded.Truncated,
            BadItems = _bad.Count + encoded.LeftOut.Count,
            Fewshot = _spec.Fewshot ?? _task.DefaultFewshot,
            ErrorKind = error is null ? null : _errors.Kind,
            DataHash = DataHash(),
        };
    }

    private (double Value, double? Error) Proportion(IReadOnlyCollection<bool> right)
    {
        double accuracy = (double)right.Count(isRight => isRight) / right.Count;
        return (accuracy, _errors.OfProportion(right));
    }

    /// <summary>Mean over groups; its error from the errors within groups, or none if a group has a single item.</summary>
    private (double Value, double? Error) OverGroups(IReadOnlyList<MultipleChoiceItem> items, bool[] right)
    {
        var groups = items.Zip(right).GroupBy(pair => pair.First.Group, pair => pair.Second).Select(group => Proportion([.. group])).ToList();
        double? variance = groups.Aggregate((double?)0, (sum, group) => sum + group.Error * group.Error);
        return (groups.Average(group => group.Value), variance is { } total ? Math.Sqrt(total) / groups.Count : null);
    }
}
