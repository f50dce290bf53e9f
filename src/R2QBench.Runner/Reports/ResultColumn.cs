using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>A column of the run table.</summary>
/// <param name="Title">Heading.</param>
/// <param name="AlignRight">For numbers.</param>
/// <param name="Cell">What it shows for a run.</param>
public sealed record ResultColumn(string Title, bool AlignRight, Func<RunRow, ResultCell> Cell)
{
    /// <summary>A column of words, sorted as such.</summary>
    public static ResultColumn OfText(string title, Func<RunRow, string?> text) => new(title, false, run => new ResultCell(text(run) ?? FigureText.None, null));
}

/// <summary>One cell of the run table.</summary>
/// <param name="Text">As shown, one line.</param>
/// <param name="SortValue">What a click on the heading sorts by; null for words and missing figures.</param>
public sealed record ResultCell(string Text, double? SortValue);

/// <summary>One line of the run table.</summary>
/// <param name="Run">The run it stands for.</param>
/// <param name="Cells">One per column.</param>
public sealed record ResultRowCells(RunRow Run, IReadOnlyList<ResultCell> Cells);
