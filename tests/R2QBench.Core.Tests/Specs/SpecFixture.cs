using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

/// <summary>A folder with one spec, and the names that specs in these tests may use.</summary>
public sealed class SpecFixture : IDisposable
{
    /// <summary>The least that a spec must say, without its quantization.</summary>
    public const string Head = """
        name: sample
        model: { source: builtin:tiny-world }
        data: { source: builtin:world }
        evaluation:
          - task: world-questions

        """;

    public static readonly SpecVocabulary Vocabulary = new(
        new Dictionary<string, MethodFacts>
        {
            ["r2q"] = new("r2q", [2], ["pass_through"], ["recomputed", "live"], new Dictionary<string, OptionFacts>(), 1),
            ["rtn"] = new("rtn", [2, 3, 4, 8], ["pass_through", "clipped"], ["recomputed"], new Dictionary<string, OptionFacts>
            {
                ["variant"] = new(OptionKind.Choice, "B", "which grid") { Choices = ["A", "B"] },
                ["clip"] = new(OptionKind.Number, "1", "share of the range kept") { Minimum = 0.1, Maximum = 1 },
                ["rounds"] = new(OptionKind.Integer, "0", "refinement rounds") { Minimum = 0 },
                ["symmetric"] = new(OptionKind.Flag, "false", "whether zero is the middle"),
            }, 2)
            { Inits = ["max", "mse", "asymmetric_clip"] },
            ["ternary"] = new("ternary", [], ["clipped"], ["learned"], new Dictionary<string, OptionFacts>(), 1),
        },
        ["ce", "kl_forward"],
        ["world-questions", "piqa"],
        ["builtin:world", "tinystories", "wikitext2"]);

    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>Writes a file below the folder and returns its path.</summary>
    public string Write(string text, string name = "spec.yaml")
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public ExperimentSpec Read(string text, params string[] overrides) => SpecReader.Read(Write(text), overrides, Vocabulary);

    /// <summary>A spec of the usual head and this.</summary>
    public ExperimentSpec ReadBody(string body, params string[] overrides) => Read(Head + body, overrides);

    /// <summary>The only run of a spec of the usual head and this.</summary>
    public RunSpec Run(string body, params string[] overrides) => Assert.Single(ReadBody(body, overrides).Runs);

    /// <summary>The problems of a spec, as text without the folder's name.</summary>
    public string Problems(string text, params string[] overrides) => Shown(Assert.Throws<ProblemException>(() => Read(text, overrides)));

    public string Shown(ProblemException exception)
    {
        Assert.Equal(ExitCode.BadInput, exception.ExitCode);
        return string.Join("\n", exception.Problems).Replace(Folder + Path.DirectorySeparatorChar, "").Replace(Folder, "FOLDER")
            .Replace(Directory.GetCurrentDirectory(), "CURRENT") + "\n";
    }

    public void Dispose() => _folder.Dispose();
}
