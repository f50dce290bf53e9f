using System.Text;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Mapping;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Results;

/// <summary>docs/results-format.md explains every column as the row records do: its tables are generated here (R2Q_ACCEPT=1 rewrites them).</summary>
public class ResultsFormatTests
{
    private const string Begin = "<!-- tables: generated from the row records by ResultsFormatTests -->";
    private const string End = "<!-- end of tables -->";

    [Fact]
    public void The_documentation_explains_every_column()
    {
        var path = Path.Combine(RepositoryRoot.Require(), "docs", "results-format.md");
        var text = File.ReadAllText(path);
        var before = text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        var after = text[text.IndexOf(End, StringComparison.Ordinal)..];
        Verified.MatchesFile($"{before}\n{Tables()}\n{after}", path);
    }

    [Fact]
    public void The_documentation_names_the_schema_version() => Assert.Contains(
        $"`{ParquetSchema.VersionKey}` (now `{ParquetSchema.Version}`)",
        File.ReadAllText(Path.Combine(RepositoryRoot.Require(), "docs", "results-format.md")), StringComparison.Ordinal);

    [Fact]
    public void Column_names_are_unique_snake_case_and_no_reserved_word()
    {
        foreach (var table in RowTable.All)
        {
            var names = table.Columns.Select(column => column.Name).ToArray();
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
            Assert.DoesNotContain("at", names);
            Assert.Equal(["experiment", "run_id", "attempt"], names[..3]);
        }
    }

    [Fact]
    public void No_property_of_a_row_is_forgotten()
    {
        foreach (var type in RowTable.All.Select(table => table.RowType).Append(typeof(Measurement)))
            Assert.All(type.GetProperties().Where(property => property.CanWrite), property =>
                Assert.True(property.IsDefined(typeof(ColumnAttribute), true) || property.IsDefined(typeof(EmbeddedAttribute), true), $"{type.Name}.{property.Name} is no column"));
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var table in RowTable.All)
        {
            text.Append($"\n### `{table.Name}`: {table.Meaning}\n\n| column | type | unit | meaning |\n|---|---|---|---|\n");
            foreach (var column in table.Columns)
                text.Append($"| `{column.Name}` | {column.Type.SqlName()}{(column.IsNullable ? "" : ", never null")} | {column.Unit ?? "–"} | {column.Meaning} |\n");
        }
        return text.ToString();
    }
}
