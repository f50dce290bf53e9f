using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Runner.Reports.Pairing;
using R2QBench.Runner.Reports.Statistics;
using Spectre.Console;

namespace R2QBench.Runner.Reports;

/// <summary>The closing table of a command.</summary>
public static class ConsoleReport
{
    private static readonly string[] Dispensable = [ResultTable.EntropyTitle, ResultTable.SpeedTitle, ResultTable.SizeTitle, ResultTable.StatusTitle];

    /// <summary>Plain text for files, pipes and logs: no colours, no drawn boxes.</summary>
    public static void Write(ReportWriter report, TextWriter output)
    {
        var table = report.Table;
        output.WriteLine(OneLine(table.Caption));
        output.WriteLine();
        if (table.Rows.Count > 0)
        {
            TextTable.Write([.. table.Columns.Select((column, i) => new TextColumn(OneLine(column.Title), column.AlignRight, [.. table.Rows.Select(row => OneLine(row.Cells[i].Text))]))], output);
            output.WriteLine();
        }
        foreach (var line in table.Notes) output.WriteLine(OneLine(line));
        if (report.Seeds.Count > 0) output.WriteLine();
        foreach (var listing in report.Seeds) Write(listing, output);
        if (report.Pairs is { } pairs) Write(pairs, output);
        foreach (var finding in report.Findings) output.WriteLine("note: " + OneLine(finding.Text));
    }

    /// <summary>Differences over the same items, as plain text; ends with an empty line.</summary>
    public static void Write(PairListing listing, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(PairListing.Title);
        TextTable.Write([.. PairListing.Columns.Select((column, i) => new TextColumn(OneLine(column.Title), column.AlignRight, [.. listing.Rows.Select(row => OneLine(row[i]))]))], output);
        foreach (var note in PairListing.Notes) output.WriteLine(note);
        output.WriteLine();
    }

    /// <summary>Means and intervals over seeds, as plain text; ends with an empty line.</summary>
    public static void Write(SeedListing listing, TextWriter output)
    {
        output.WriteLine(OneLine(listing.Title));
        TextTable.Write([.. listing.Columns.Select((column, i) => new TextColumn(OneLine(column.Title), column.AlignRight, [.. listing.Rows.Select(row => OneLine(row.Cells[i]))]))], output);
        output.WriteLine(SeedListing.Note);
        output.WriteLine();
    }

    /// <summary>The same as a drawn table with colours, for a terminal; columns that do not fit its width are left to the report.</summary>
    public static void Write(ReportWriter report, IAnsiConsole console)
    {
        var table = report.Table;
        console.WriteLine(OneLine(table.Caption));
        if (table.Rows.Count > 0) console.Write(Drawn(table, Fitting(table, console.Profile.Width)));
        foreach (var line in table.Notes) console.Write(new Text(OneLine(line) + "\n", new Style(Color.Grey)));
        foreach (var listing in report.Seeds)
        {
            console.WriteLine(OneLine(listing.Title));
            console.Write(Drawn(listing));
            console.Write(new Text(SeedListing.Note + "\n", new Style(Color.Grey)));
        }
        if (report.Pairs is { } pairs)
        {
            console.WriteLine(PairListing.Title);
            console.Write(Drawn(pairs));
            foreach (var note in PairListing.Notes) console.Write(new Text(note + "\n", new Style(Color.Grey)));
        }
        foreach (var finding in report.Findings) console.Write(new Text("note: " + OneLine(finding.Text) + "\n", new Style(Color.Yellow)));
    }

    private static Table Drawn(ResultTable table, IReadOnlyList<int> columns)
    {
        var drawn = new Table { Border = TableBorder.Rounded };
        foreach (var i in columns)
        {
            var title = new Text(Heading(table, i));
            drawn.AddColumn(new TableColumn(title) { Alignment = table.Columns[i].AlignRight ? Justify.Right : Justify.Left, NoWrap = true });
        }
        foreach (var row in table.Rows)
        {
            var style = row.Run.Status != RunStatus.Completed ? new Style(Color.Red) : row.Run.IsBaseline ? new Style(Color.Blue) : Style.Plain;
            drawn.AddRow(columns.Select(i => new Text(OneLine(row.Cells[i].Text), style)));
        }
        return drawn;
    }

    private static Table Drawn(SeedListing listing)
    {
        var drawn = new Table { Border = TableBorder.Rounded };
        foreach (var column in listing.Columns)
            drawn.AddColumn(new TableColumn(new Text(OneLine(column.Title))) { Alignment = column.AlignRight ? Justify.Right : Justify.Left, NoWrap = true });
        foreach (var row in listing.Rows) drawn.AddRow(row.Cells.Select(cell => new Text(OneLine(cell), row.IsBaseline ? new Style(Color.Blue) : Style.Plain)));
        return drawn;
    }

    private static Table Drawn(PairListing listing)
    {
        var drawn = new Table { Border = TableBorder.Rounded };
        foreach (var (title, isNumber) in PairListing.Columns) drawn.AddColumn(new TableColumn(new Text(title)) { Alignment = isNumber ? Justify.Right : Justify.Left });
        foreach (var row in listing.Rows) drawn.AddRow(row.Select(cell => new Text(OneLine(cell))));
        return drawn;
    }

    /// <summary>The columns to draw: those named in <see cref="Dispensable"/> go first, until the rest fits.</summary>
    private static List<int> Fitting(ResultTable table, int width)
    {
        const int BorderAndPadding = 3;
        var columns = Enumerable.Range(0, table.Columns.Count).ToList();
        foreach (var title in Dispensable)
        {
            if (columns.Sum(i => Width(table, i) + BorderAndPadding) + 1 <= width) break;
            columns.RemoveAll(i => table.Columns[i].Title == title);
        }
        return columns;
    }

    private static int Width(ResultTable table, int column) => Math.Max(
        table.Rows.Max(row => row.Cells[column].Text.Length), Heading(table, column).Split('\n').Max(line => line.Length));

    /// <summary>The title over as many lines as its column is too narrow for.</summary>
    private static string Heading(ResultTable table, int column)
    {
        var most = table.Rows.Max(row => row.Cells[column].Text.Length);
        var lines = new List<string>();
        foreach (var word in OneLine(table.Columns[column].Title).Split(' '))
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= most) lines[^1] += " " + word;
            else lines.Add(word);
        return string.Join('\n', lines);
    }

    private static string OneLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)));
}
