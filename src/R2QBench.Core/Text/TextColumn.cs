namespace R2QBench.Core.Text;

/// <summary>One column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Heading, one line.</param>
/// <param name="AlignRight">For numbers.</param>
/// <param name="Cells">One line each.</param>
public sealed record TextColumn(string Title, bool AlignRight, IReadOnlyList<string> Cells);
