namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>How much world there is, and how often it is told.</summary>
public sealed record WorldSize
{
    /// <summary>Inhabitants; each has one value of every attribute.</summary>
    public int People { get; init; } = 240;

    /// <summary>Different values of an attribute (the friend's are all people; short lists may have fewer).</summary>
    public int ValuesPerAttribute { get; init; } = 16;

    /// <summary>Training paragraphs per person; each tells all the person's facts in another order and wording.</summary>
    public int Tellings { get; init; } = 24;

    /// <summary>How often each fact is asked and answered in the training text.</summary>
    public int Askings { get; init; } = 12;

    /// <summary>Answered questions per training page.</summary>
    public int QuestionsPerPage { get; init; } = 6;
}
