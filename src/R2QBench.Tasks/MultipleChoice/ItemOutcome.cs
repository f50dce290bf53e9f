namespace R2QBench.Tasks.MultipleChoice;

/// <summary>Judges one item from the log-likelihoods of its choices. Pure arithmetic.</summary>
public static class ItemOutcome
{
    /// <summary>Whether the gold choice has the largest score; of equal ones the first counts, as in NumPy's argmax.</summary>
    /// <param name="item">The item.</param>
    /// <param name="logLikelihoods">One sum per choice.</param>
    /// <param name="metric">Which score: the sum, or the sum by characters or by bytes.</param>
    public static bool IsRight(MultipleChoiceItem item, IReadOnlyList<double> logLikelihoods, string metric) =>
        Prediction(item, logLikelihoods, metric) == item.Gold;

    /// <summary>Position of the choice with the largest score.</summary>
    public static int Prediction(MultipleChoiceItem item, IReadOnlyList<double> logLikelihoods, string metric)
    {
        int best = 0;
        for (int choice = 1; choice < item.Choices.Count; choice++)
            if (Score(choice) > Score(best)) best = choice;
        return best;

        double Score(int choice) => logLikelihoods[choice] / Length(item.Choices[choice], metric);
    }

    private static double Length(Choice choice, string metric) => metric switch
    {
        Metrics.Accuracy or Metrics.AccuracyGroupMean => 1,
        Metrics.AccuracyPerCharacter => choice.Characters,
        Metrics.AccuracyPerByte => choice.Bytes,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Is no accuracy."),
    };
}
