namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>One way to tell a fact: what stands before, and which of the attribute's statements.</summary>
/// <param name="Opening">Position in the openings that all attributes share; 0 is nothing.</param>
/// <param name="Statement">Position in <see cref="AttributeWording.Statements"/>.</param>
public readonly record struct Paraphrase(int Opening, int Statement)
{
    /// <summary>How many openings there are.</summary>
    public static int Openings => WorldLanguage.Openings.Count;

    /// <summary>The sentence.</summary>
    /// <param name="fact">What it tells.</param>
    /// <param name="name">How the person is called in it.</param>
    public string Tell(Fact fact, string name)
    {
        string statement = fact.Attribute.Wording.Statements[Statement];
        string opening = WorldLanguage.Openings[Opening];
        // After an opening only a name keeps its capital.
        if (opening.Length > 0 && statement[0] != '{') statement = char.ToLowerInvariant(statement[0]) + statement[1..];
        return opening + statement.Replace("{p}", name).Replace("{v}", fact.Value);
    }
}
