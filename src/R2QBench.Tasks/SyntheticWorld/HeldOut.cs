using Bogus;

namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>Which wordings of which facts are kept out of the training text.</summary>
/// <remarks>
/// Every opening, statement and question is learned, but two paraphrases and one question of each fact never occur in
/// training. There are many more paraphrases of a fact than tellings, so a paraphrase that never came up is nothing
/// unusual: a model cannot learn to expect that it does not come, and what a damaged model loses on it is the fact.
/// </remarks>
public static class HeldOut
{
    /// <summary>Paraphrases of one fact that only the evaluation text uses.</summary>
    public const int ParaphrasesPerFact = 2;

    /// <summary>The held-out paraphrase number <paramref name="which"/> (0 or 1) of a fact; it always has an opening.</summary>
    /// <remarks>Without an opening it could be the tail of a longer sentence of the training text.</remarks>
    public static Paraphrase Paraphrase(Fact fact, int which)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(which, ParaphrasesPerFact);
        int statements = fact.Attribute.Wording.Statements.Count;
        int start = fact.Person.Index + fact.Attribute.Index;
        return new Paraphrase(
            1 + (start + 5 * which) % (SyntheticWorld.Paraphrase.Openings - 1),
            (start + which * (statements / ParaphrasesPerFact)) % statements);
    }

    /// <summary>Whether a paraphrase of a fact is kept out of the training text.</summary>
    public static bool Holds(Fact fact, Paraphrase paraphrase) =>
        Enumerable.Range(0, ParaphrasesPerFact).Any(which => Paraphrase(fact, which) == paraphrase);

    /// <summary>A random paraphrase that the training text may use.</summary>
    public static Paraphrase Training(Fact fact, Randomizer random)
    {
        while (true)
        {
            var paraphrase = new Paraphrase(random.Number(SyntheticWorld.Paraphrase.Openings - 1), random.Number(fact.Attribute.Wording.Statements.Count - 1));
            if (!Holds(fact, paraphrase)) return paraphrase;
        }
    }

    /// <summary>The held-out question of a fact: the one the four-choice task asks.</summary>
    public static int Question(Fact fact) => (fact.Person.Index + fact.Attribute.Index) % fact.Attribute.Wording.Questions.Count;

    /// <summary>Questions about a fact that the training text may use, in order.</summary>
    public static IReadOnlyList<int> TrainingQuestions(Fact fact) =>
        [.. Enumerable.Range(0, fact.Attribute.Wording.Questions.Count).Where(question => question != Question(fact))];
}
