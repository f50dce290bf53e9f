using System.Text;
using System.Text.RegularExpressions;
using R2QBench.Core.Files;
using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Schema;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

/// <summary>docs/spec.md says what the reader does: its tables are made from the schema, its examples are read.</summary>
public sealed partial class SpecDocumentationTests : IDisposable
{
    private static readonly string File = Path.Combine(RepositoryRoot.Require(), "docs", "spec.md");

    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    /// <summary>After a change of keys: R2Q_ACCEPT=1 writes the tables anew.</summary>
    [Fact]
    public void The_tables_list_every_key_with_type_default_and_allowed_values()
    {
        var text = System.IO.File.ReadAllText(File);
        var expected = Section().Replace(text, match => $"<!-- keys: {match.Groups[1].Value} -->\n{Table(match.Groups[1].Value)}<!-- end -->");
        if (Environment.GetEnvironmentVariable("R2Q_ACCEPT") == "1") System.IO.File.WriteAllText(File, text = expected);

        Assert.Equal(6, Section().Count(text));
        Assert.Equal(expected, text);
    }

    [Fact]
    public void The_example_is_a_spec_of_eight_runs()
    {
        var spec = _specs.Read(Example(0));

        Assert.Empty(spec.Notices);
        Assert.Equal(8, spec.Runs.Count);
    }

    [Fact]
    public void The_example_of_a_model_from_scratch_can_be_read() =>
        Assert.Equal("tiny", SpecReader.ReadPretrain(_specs.Write(Example(1)), [], SpecFixture.Vocabulary).Name);

    [Fact]
    public void Every_key_has_a_meaning() =>
        Assert.All(RunSchema.Schema.Keys.Select(key => key.Meaning).Concat(PretrainSchema.Schema.Keys.Select(key => key.Meaning)).Concat(SlurmSchema.Schema.Keys.Select(key => key.Meaning)), meaning => Assert.True(meaning.Length > 10));

    private static string Example(int index) => Yaml().Matches(System.IO.File.ReadAllText(File))[index].Groups[1].Value;

    private static string Table(string name) => name switch
    {
        "run" => Table(RunSchema.Schema),
        "perplexity" => Table(EvaluationSchemas.Perplexity),
        "task" => Table(EvaluationSchemas.Task),
        "phase" => Table(PhaseSchema.Schema),
        "slurm" => Table(SlurmSchema.Schema),
        "pretrain" => Table(PretrainSchema.Schema),
        _ => throw new ArgumentException($"No schema {name}."),
    };

    private static string Table<T>(SpecSchema<T> schema)
    {
        var text = new StringBuilder("| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n");
        foreach (var key in schema.Keys)
        {
            var standard = schema.DefaultOf(key) is { } value ? $"`{value}`" : "**required**";
            text.Append($"| `{key.Path}` | {key.TypeName} | {standard} | {key.Allowed?.Replace("|", "\\|") ?? ""} | {key.Meaning} |\n");
        }

        return text.ToString();
    }

    [GeneratedRegex("<!-- keys: ([a-z]+) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
