namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>Which wordings of which facts are kept out of the training text.</summary>
/// <remarks>
/// Every wording is learned, but not about every person: two statements and one question of each fact never occur in
/// training. Held-out text is so made of known phrases, and what a damaged model loses on it is the fact, not the phrase.
/// </remarks>
public static class HeldOut
{
    /// <summary>Statements of one fact that only the evaluation text uses.</summary>
    public const int StatementsPerFact = 2;

    /// <summary>The held-out statement number <paramref name="which"/> (0 or 1) of a fact.</summary>
    public static int Statement(Person person, WorldAttribute attribute, int which)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(which, StatementsPerFact);
        int count = attribute.Wording.Statements.Count;
        return (person.Index + attribute.Index + which * (count / StatementsPerFact)) % count;
    }

    /// <summary>The held-out question of a fact: the one the four-choice task asks.</summary>
    public static int Question(Person person, WorldAttribute attribute) =>
        (person.Index + attribute.Index) % attribute.Wording.Questions.Count;

    /// <summary>Statements of a fact that the training text may use, in order.</summary>
    public static IEnumerable<int> TrainingStatements(Person person, WorldAttribute attribute)
    {
        var heldOut = Enumerable.Range(0, StatementsPerFact).Select(which => Statement(person, attribute, which)).ToHashSet();
        return Enumerable.Range(0, attribute.Wording.Statements.Count).Where(statement => !heldOut.Contains(statement));
    }

    /// <summary>Questions about a fact that the training text may use, in order.</summary>
    public static IEnumerable<int> TrainingQuestions(Person person, WorldAttribute attribute)
    {
        int heldOut = Question(person, attribute);
        return Enumerable.Range(0, attribute.Wording.Questions.Count).Where(question => question != heldOut);
    }
}
