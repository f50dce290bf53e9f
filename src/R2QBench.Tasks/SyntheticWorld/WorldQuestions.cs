using Bogus;

namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>The four-choice questions about a world: one for each fact, in a wording held out from training.</summary>
public static class WorldQuestions
{
    public const int Choices = 4;

    /// <summary>One question per fact in random order; the true choice is as often first as second, third or fourth.</summary>
    public static IReadOnlyList<WorldQuestion> Of(World world, int seed)
    {
        var random = new Randomizer(seed + 6);
        var facts = random.Shuffle(world.Facts).ToList();
        return [.. facts.Select((fact, index) => Ask(fact, index % Choices, random)).ToList()];
    }

    /// <summary>The text before an answer.</summary>
    public static string Prompt(Fact fact, int question) =>
        $"Question: {fact.Attribute.Wording.Ask(question, fact.Person.FullName)}\nAnswer:";

    private static WorldQuestion Ask(Fact fact, int gold, Randomizer random)
    {
        // A person is no candidate for their own best friend.
        var others = fact.Attribute.Values.Where(value => value != fact.Value && value != fact.Person.FullName);
        List<string> choices = [.. random.Shuffle(others).Take(Choices - 1)];
        choices.Insert(gold, fact.Value);
        return new WorldQuestion(fact, Prompt(fact, HeldOut.Question(fact)), choices, gold);
    }
}
