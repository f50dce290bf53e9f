using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>One question: its choices, and which is right.</summary>
public sealed record MultipleChoiceItem
{
    private MultipleChoiceItem(IReadOnlyList<Choice> choices, int gold) => (Choices, Gold) = (choices, gold);

    public IReadOnlyList<Choice> Choices { get; }

    /// <summary>Position of the right choice.</summary>
    public int Gold { get; }

    /// <summary>What the item is about, in tasks whose score is also averaged over such groups; else null.</summary>
    public string? Group { get; init; }

    /// <summary>What lies between two worked examples, and between the last one and the question.</summary>
    private const string BetweenExamples = "\n\n";

    /// <summary>The same question with worked examples in front: their questions with the right answer, a blank line after each, as in lm-evaluation-harness.</summary>
    public MultipleChoiceItem Behind(IReadOnlyList<MultipleChoiceItem> examples)
    {
        string opening = string.Concat(examples.Select(example => example.Choices[example.Gold]).Select(answer => answer.Context + answer.Continuation + BetweenExamples));
        return new MultipleChoiceItem([.. Choices.Select(choice => choice with { Context = opening + choice.Context })], Gold) { Group = Group };
    }

    /// <summary>A question whose choices follow the same context after one space.</summary>
    public static MultipleChoiceItem Of(string context, IReadOnlyList<string> choices, int gold) =>
        Of([.. choices.Select(text => new Choice(context, " " + text, text))], gold);

    /// <summary>Checks what every task relies on.</summary>
    /// <exception cref="BadRowException">Fewer than two choices, one without text, or a gold position outside.</exception>
    public static MultipleChoiceItem Of(IReadOnlyList<Choice> choices, int gold)
    {
        if (choices.Count < 2) throw new BadRowException("Has fewer than two choices", $"{choices.Count}");
        int empty = choices.ToList().FindIndex(choice => string.IsNullOrWhiteSpace(choice.Text));
        if (empty >= 0) throw new BadRowException($"Choice {empty + 1} is empty");
        if (gold < 0 || gold >= choices.Count) throw new BadRowException($"The right answer is none of the {choices.Count} choices", $"{gold}");
        return new MultipleChoiceItem(choices, gold);
    }
}
