using R2QBench.Core.Text;

namespace R2QBench.Runner.Console;

/// <summary>A table that is filled row by row and printed as a <see cref="TextTable"/>.</summary>
public sealed class Listing
{
    private readonly string[] _titles;
    private readonly List<string[]> _rows = [];

    /// <param name="titles">Column titles; one that ends in <c>&gt;</c> marks a right-aligned column (the sign is not printed).</param>
    public Listing(params string[] titles) => _titles = titles;

    /// <summary>Rows added so far.</summary>
    public int RowCount => _rows.Count;

    /// <summary>Adds one row; a missing value is an empty cell.</summary>
    /// <exception cref="ArgumentException">Not as many cells as titles.</exception>
    public Listing Add(params string?[] cells)
    {
        if (cells.Length != _titles.Length)
            throw new ArgumentException($"{cells.Length} cells for {_titles.Length} columns.", nameof(cells));
        _rows.Add([.. cells.Select(cell => cell ?? "")]);
        return this;
    }

    /// <summary>Writes titles, line and rows.</summary>
    public void WriteTo(TextWriter writer) => TextTable.Write(
        [.. _titles.Select((title, i) => new TextColumn(title.TrimEnd('>'), title.EndsWith('>'), [.. _rows.Select(row => row[i])]))], writer);
}
