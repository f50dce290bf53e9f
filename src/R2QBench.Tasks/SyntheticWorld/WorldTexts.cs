using Bogus;

namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>What is written about a world: training documents and held-out paraphrases of the same facts.</summary>
public static class WorldTexts
{
    /// <summary>Stands between two pieces of a document, and between documents that are joined into one text.</summary>
    public const string Separator = "\n\n";

    /// <summary>Pieces per training document, so that a model knows the separator from within documents.</summary>
    private const int PiecesPerDocument = 3;

    /// <summary>
    /// Documents of a few pieces, shuffled: paragraphs (all facts of one person) and pages of answered questions (facts of
    /// different people). A piece never holds a fact twice, so values have to be recalled and are not copied from further up.
    /// </summary>
    public static IReadOnlyList<string> Training(World world, WorldSize size, int seed)
    {
        var random = new Randomizer(seed + 4);
        var paragraphs =
            from telling in Enumerable.Range(0, size.Tellings)
            from person in world.People
            select Paragraph(world, person, random, fact => HeldOut.Training(fact, random));
        var pieces = random.Shuffle(paragraphs.Concat(QuestionPages(world, size, random)).ToList());
        return [.. pieces.Chunk(PiecesPerDocument).Select(document => string.Join(Separator, document))];
    }

    /// <summary>Two paragraphs per person, each fact in a wording in which the training text never tells it.</summary>
    public static IReadOnlyList<string> Evaluation(World world, int seed)
    {
        var random = new Randomizer(seed + 5);
        var paragraphs =
            from which in Enumerable.Range(0, HeldOut.ParaphrasesPerFact)
            from person in world.People
            select Paragraph(world, person, random, fact => HeldOut.Paraphrase(fact, which));
        return [.. random.Shuffle(paragraphs.ToList())];
    }

    private static string Paragraph(World world, Person person, Randomizer random, Func<Fact, Paraphrase> paraphraseOf)
    {
        var sentences = random.Shuffle(world.Attributes).Select((attribute, place) =>
        {
            // The first sentence says who it is about; later ones may use the first name, which is unique as well.
            string name = place == 0 || random.Bool() ? person.FullName : person.FirstName;
            var fact = world.FactOf(person, attribute);
            return paraphraseOf(fact).Tell(fact, name);
        });
        return string.Join(' ', sentences.ToList());
    }

    /// <summary>Every fact once per asking, dealt in random order onto pages.</summary>
    private static IEnumerable<string> QuestionPages(World world, WorldSize size, Randomizer random)
    {
        for (int asking = 0; asking < size.Askings; asking++)
        {
            foreach (var page in random.Shuffle(world.Facts).Chunk(size.QuestionsPerPage))
                yield return string.Join('\n', page.Select(fact => Answered(fact, random)).ToList());
        }
    }

    private static string Answered(Fact fact, Randomizer random)
    {
        int question = random.ListItem([.. HeldOut.TrainingQuestions(fact)]);
        return $"{WorldQuestions.Prompt(fact, question)} {fact.Value}";
    }
}
