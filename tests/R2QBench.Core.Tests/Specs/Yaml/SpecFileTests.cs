using System.Text;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Yaml;
using Xunit;

namespace R2QBench.Core.Tests.Specs.Yaml;

public sealed class SpecFileTests : IDisposable
{
    private const string Body = SpecFixture.Head + "quantization: { method: r2q }\n";

    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Theory]
    [InlineData("", "Is empty")]
    [InlineData("\n\n# only a comment\n", "Is empty")]
    [InlineData("---\n", "Is empty")]
    [InlineData("~", "Is empty")]
    [InlineData("just words", "spec.yaml:1 = just words\n  Is not a spec")]
    [InlineData("\n- a\n- b", "spec.yaml:2 = [a, b]\n  Is not a spec")]
    [InlineData("name: a\n--- \nname: b", "spec.yaml:2 = ---\n  Holds a second document")]
    [InlineData("name: a\nmodel: !!python/object:os.system {}", "spec.yaml:2  model = tag:yaml.org,2002:python/object:os.system\n  YAML tags are not used here")]
    [InlineData("name: !!int 5", "YAML tags are not used here")]
    [InlineData("seed: !x 5", "YAML tags are not used here")]
    [InlineData("name: *base", "spec.yaml:1\n  Is not well-formed YAML: *base refers to no anchor above it")]
    [InlineData("name: &a [*a]", "*a refers to no anchor above it")]
    [InlineData("? [a, b]\n: c", "A key must be a word")]
    [InlineData("~: c", "A key must be a word")]
    [InlineData("name: a\nname: b", "spec.yaml:2  name = b\n  Is stated twice\n  allowed: one value; the first is at spec.yaml:1")]
    [InlineData("model: { source: a, source: b }", "model.source = b\n  Is stated twice")]
    public void A_file_that_is_not_one_block_of_plain_keys_is_refused(string text, string expected) => Assert.Contains(expected, _specs.Problems(text));

    [Theory]
    [InlineData("name: [a, b\nseed: 1", 2)]
    [InlineData("name: a\nmodel: { source: a\nseed: 1", 3)]
    [InlineData("name: a]\nmodel: ]", 2)]
    [InlineData("a: [}", 1)]
    [InlineData("a: {]", 1)]
    [InlineData("name: \"never closed\nseed: 1", 1)]
    [InlineData("name: a\n  seed: 1", 2)]
    [InlineData("name: a\n\tseed: 1", 2)]
    [InlineData("name: a\nskip: `x`", 2)]
    [InlineData("name: a\nskip: [*.down_proj]", 2)]
    [InlineData("name: %x", 1)]
    [InlineData("a: b: c", 1)]
    [InlineData("- a\nb: c", 2)]
    [InlineData("a: [[,]]", 1)]
    [InlineData("a: \"\\q\"", 1)]
    [InlineData("%YAML 3.0\n---\na: b", 1)]
    [InlineData("a: &", 1)]
    [InlineData("a: |9x\n b", 1)]
    public void Malformed_yaml_is_told_with_a_line(string text, int line)
    {
        var problem = Assert.Throws<ProblemException>(() => _specs.Read(text)).Problems[0];

        Assert.StartsWith("Is not well-formed YAML: ", problem.What);
        Assert.Contains("quotes", problem.NextStep);
        // The scanner may only notice one line further on, or on the last line where a bracket is left open.
        var shown = int.Parse(problem.Where[(problem.Where.LastIndexOf(':') + 1)..]);
        Assert.InRange(shown, line - 1, Math.Max(line + 1, text.Split('\n').Length + 1));
    }

    [Fact]
    public void Any_cut_of_a_good_file_is_read_or_refused_but_never_crashes()
    {
        const string Whole = Body + "training: { optimizer: { learning_rate: 2e-5 } }\ngrid: { seed: [0, 1], \"quantization.group_size\": [64, -1] }\nexclude:\n  - &x { seed: 1 }\n";
        for (var length = 0; length <= Whole.Length; length++)
        {
            try
            {
                Assert.NotEmpty(_specs.Read(Whole[..length]).Runs);
            }
            catch (ProblemException exception)
            {
                Assert.All(exception.Problems, problem => Assert.NotEmpty(problem.What));
            }
        }
    }

    [Fact]
    public void Any_damaged_character_is_read_or_refused_but_never_crashes()
    {
        const string Whole = Body + "grid: { seed: [0, 1] }\n";
        foreach (var damage in "[]{}:,&*!|>'\"%@`#\t\n-? \0\u2028")
        {
            for (var at = 0; at < Whole.Length; at += 13)
            {
                try
                {
                    Assert.NotEmpty(_specs.Read(string.Concat(Whole.AsSpan(0, at), damage.ToString(), Whole.AsSpan(at + 1))).Runs);
                }
                catch (ProblemException exception)
                {
                    Assert.NotEmpty(exception.Problems);
                }
            }
        }
    }

    [Fact]
    public void Anchors_are_shared_values()
    {
        var runs = _specs.Read("name: &n sample\nmodel: { source: builtin:tiny-world }\ndata: { source: &c builtin:world }\nevaluation: [{ perplexity: { corpus: *c } }]\nquantization: { method: r2q }").Runs;

        Assert.Equal("builtin:world", runs[0].Evaluation[0].Subject);
    }

    [Fact]
    public void Aliases_that_multiply_are_stopped()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 30; level++)
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");

        Assert.Contains("more than 100,000 values", _specs.Problems(text.ToString()));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Deep_nesting_is_stopped(string open, string close) => Assert.Contains(
        "nested more than 32 levels deep", _specs.Problems("a: " + string.Concat(Enumerable.Repeat(open, 5000)) + "x" + string.Concat(Enumerable.Repeat(close, 5000))));

    [Theory]
    [InlineData("\uFEFF" + Body)]
    [InlineData("%YAML 1.2\n---\n" + Body + "...\n")]
    public void Marks_of_text_files_do_not_matter(string text) => Assert.Single(_specs.Read(text).Runs);

    [Fact]
    public void Windows_line_ends_do_not_matter() =>
        Assert.Equal(_specs.Read(Body).Runs, _specs.Read(Body.ReplaceLineEndings("\r\n")).Runs);

    [Fact]
    public void A_file_that_is_not_there_is_answered_with_the_nearest_one()
    {
        _specs.Write(Body, "quickstart.yaml");

        Assert.Contains("quickstrat.yaml\n  File not found\n  allowed: a YAML file\n  next: did you mean quickstart.yaml?", ReadFile("quickstrat.yaml"));
        Assert.Contains("next: looked for FOLDER/", ReadFile("other-name.yaml").Replace("looked for other", "looked for FOLDER/other"));
        Assert.Contains("next: there is no folder absent", ReadFile("absent/quickstart.yaml"));
    }

    [Fact]
    public void A_folder_is_not_a_spec()
    {
        _specs.Write(Body, "experiments/a.yaml");

        Assert.Contains("experiments\n  Is a folder, not a spec file\n  allowed: a YAML file\n  next: name a file in it, e.g. experiments/a.yaml", ReadFile("experiments"));
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        File.WriteAllBytes(Path.Combine(_specs.Folder, "latin1.yaml"), "name: caf\u00e9"u8.ToArray()[..^1]);
        File.WriteAllBytes(Path.Combine(_specs.Folder, "binary.yaml"), [(byte)'a', 0, 1, 2]);
        File.WriteAllBytes(Path.Combine(_specs.Folder, "large.yaml"), new byte[SpecFile.LargestBytes + 1]);

        Assert.Contains("Is not UTF-8", ReadFile("latin1.yaml"));
        Assert.Contains("Is a binary file, not a spec", ReadFile("binary.yaml"));
        Assert.Contains("Is too large for a spec\n  allowed: at most 1.0 MiB", ReadFile("large.yaml"));
        Assert.Contains("Is too large", ReadFile("/dev/zero"));
    }

    [Fact]
    public void A_name_that_cannot_be_is_refused()
    {
        Assert.Contains("No file is named", _specs.Shown(Assert.Throws<ProblemException>(() => SpecReader.Read("", [], SpecFixture.Vocabulary))));
        Assert.Contains("Cannot be read", _specs.Shown(Assert.Throws<ProblemException>(() => SpecReader.Read("a\0b.yaml", [], SpecFixture.Vocabulary))));
        Assert.Contains("File not found", _specs.Shown(Assert.Throws<ProblemException>(() => SpecReader.Read(new string('x', 5000), [], SpecFixture.Vocabulary))));
    }

    private string ReadFile(string name) =>
        _specs.Shown(Assert.Throws<ProblemException>(() => SpecReader.Read(Path.Combine(_specs.Folder, name), [], SpecFixture.Vocabulary)));
}
