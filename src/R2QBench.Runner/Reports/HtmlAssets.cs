namespace R2QBench.Runner.Reports;

/// <summary>Style and behaviour of the report page; embedded files beside this one.</summary>
internal static class HtmlAssets
{
    public static string Style { get; } = Read("report.css");

    public static string Script { get; } = string.Concat(new[] { "report.js", "report-table.js", "report-charts.js", "report-details.js" }.Select(Read));

    private static string Read(string name)
    {
        using var stream = typeof(HtmlAssets).Assembly.GetManifestResourceStream(typeof(HtmlAssets), name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
