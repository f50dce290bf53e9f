namespace R2QBench.Core.Errors;

/// <summary>Something a user should know that stops nothing: a key that is ignored, a duplicate that was dropped.</summary>
/// <param name="What">One sentence without a final full stop.</param>
/// <param name="Where">File with line and key, option, or layer that it is about.</param>
public sealed record Notice(string What, string Where)
{
    /// <summary>The notice as one line.</summary>
    public override string ToString() => $"{Where}: {What}";
}
