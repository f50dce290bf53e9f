using System.Text;
using R2QBench.Runner.Reports.Statistics;
using static R2QBench.Runner.Reports.HtmlText;

namespace R2QBench.Runner.Reports;

/// <summary>The answer before the runs: each method over its seeds, and whether its difference to the reference is real.</summary>
internal static class HtmlSeedTable
{
    public static void Append(StringBuilder page, IReadOnlyList<SeedListing> listings)
    {
        if (listings.Count == 0) return;
        page.Append("<section class=\"seeds\"><h2>Methods over seeds</h2>\n");
        foreach (var listing in listings)
        {
            page.Append($"<h3>{Escape(listing.Title)}</h3>\n<div class=\"wide\"><table><thead><tr>");
            foreach (var column in listing.Columns) page.Append($"<th scope=\"col\"{Class(column)}>{Escape(column.Title)}</th>");
            page.Append("</tr></thead><tbody>\n");
            foreach (var row in listing.Rows)
            {
                page.Append(row.IsBaseline ? "<tr class=\"baseline\">" : "<tr>");
                for (var i = 0; i < row.Cells.Count; i++) page.Append($"<td{Class(listing.Columns[i])}>{Escape(row.Cells[i])}</td>");
                page.Append("</tr>\n");
            }
            page.Append("</tbody></table></div>\n");
        }
        page.Append($"<p class=\"notes\">{Escape(SeedListing.Note)}</p></section>\n");
    }

    private static string Class(SeedColumn column) => column.AlignRight ? " class=\"number\"" : "";
}
