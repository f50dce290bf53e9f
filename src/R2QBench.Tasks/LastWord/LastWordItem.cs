namespace R2QBench.Tasks.LastWord;

/// <summary>A passage without its last word, and that word.</summary>
/// <param name="Context">The passage, no space at its end.</param>
/// <param name="Word">The word that ends it, no space before it.</param>
public sealed record LastWordItem(string Context, string Word);
