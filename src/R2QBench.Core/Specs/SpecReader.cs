using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Grid;
using R2QBench.Core.Specs.Rules;
using R2QBench.Core.Specs.Schema;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs;

/// <summary>YAML to typed specs. Everything that is wrong is found in one go and thrown together; nothing native is loaded.</summary>
public static class SpecReader
{
    /// <summary>Reads an experiment and resolves its grid.</summary>
    /// <param name="path">The YAML file; shown in messages as given here.</param>
    /// <param name="overrides"><c>key=value</c> texts, applied in order before the grid is resolved; the value is YAML.</param>
    /// <param name="vocabulary">The names there are.</param>
    /// <exception cref="ProblemException">Every problem found (exit code 2).</exception>
    public static ExperimentSpec Read(string path, IReadOnlyList<string> overrides, SpecVocabulary vocabulary)
    {
        var spec = Examine(path, overrides, vocabulary);
        return spec.Problems.Count == 0 ? spec : throw new ProblemException(spec.Problems);
    }

    /// <summary>Reads an experiment, and leaves its problems to whoever looks for more of them.</summary>
    /// <inheritdoc cref="Read"/>
    /// <exception cref="ProblemException">The file cannot be read, or holds no run.</exception>
    public static ExperimentSpec Examine(string path, IReadOnlyList<string> overrides, SpecVocabulary vocabulary)
    {
        var findings = new Findings();
        var root = Load(path, overrides, findings);
        RefuseOtherKind(root, ["output", "tokenizer"], ["quantization", RunSchema.Grid], "Is a spec for training from scratch, not for runs", $"r2q pretrain {path}");
        var runs = new GridResolver(root, vocabulary, findings).Resolve();
        var slurm = SlurmSchema.Read(root, findings);
        if (runs.Count == 0) findings.ThrowIfAny();
        return new ExperimentSpec(runs[0].Name, path, runs, findings.Notices)
        {
            Slurm = slurm,
            Problems = findings.InOrder,
            Place = key => SpecPath.MarkOf(root, SpecPath.Find(root, $"{RunSchema.Grid}.{key}") is null ? key : $"{RunSchema.Grid}.{key}").Where(key),
        };
    }

    /// <summary>Reads a spec for training from scratch; it has no grid.</summary>
    /// <inheritdoc cref="Read"/>
    public static PretrainSpec ReadPretrain(string path, IReadOnlyList<string> overrides, SpecVocabulary vocabulary)
    {
        var findings = new Findings();
        var root = Load(path, overrides, findings);
        RefuseOtherKind(root, ["quantization", RunSchema.Grid], ["output", "tokenizer"], "Is a spec of runs, not for training from scratch", $"r2q run {path}");
        PretrainSchema.Schema.CheckKeys(root, block: "", shown: "", findings);
        var spec = PretrainSchema.Schema.Read(root, shown: "", findings);
        SpecRules.Apply(SpecRules.ForPretrain, RuleSubject.Of(spec, root, vocabulary), findings);
        findings.ThrowIfAny();
        return spec;
    }

    /// <summary>Reads a task's file; its templates and data are not looked at.</summary>
    /// <param name="path">The YAML file; shown in messages as given here.</param>
    /// <returns>What could be read, and what is wrong with its keys and values.</returns>
    /// <exception cref="ProblemException">The file cannot be read, or is no task (exit code 2).</exception>
    public static (TaskFileSpec Spec, IReadOnlyList<Problem> Problems) ReadTask(string path)
    {
        var findings = new Findings();
        var root = SpecFile.Read(path, named: "", findings, SpecFile.Task);
        findings.ThrowIfAny();
        TaskFileSchema.Schema.CheckKeys(root!, block: "", shown: "", findings);
        return (TaskFileSchema.Schema.Read(root!, shown: "", findings), findings.InOrder);
    }

    /// <summary>Reads what <see cref="SpecWriter"/> wrote, and looks for no file and no name: all of that was done when it was resolved.</summary>
    /// <exception cref="ProblemException">It is no resolved run.</exception>
    public static RunSpec ReadResolved(string yaml)
    {
        const string Source = "resolved spec";
        const string Evaluation = "evaluation";
        var findings = new Findings();
        if (YamlParser.Parse(yaml, Source, key: "", findings) is SpecMap root)
        {
            // A benchmark may measure nothing, which no file may say.
            var measuresNothing = root.Find(Evaluation)?.Value is SpecList { Items.Count: 0 };
            var run = RunSchema.Schema.Read(measuresNothing ? root.Without(Evaluation) : root, shown: "", findings, requireAll: !measuresNothing);
            findings.ThrowIfAny();
            return run;
        }

        findings.ThrowIfAny();
        throw new ProblemException(new Problem("Is not a spec", Source));
    }

    /// <summary>One sentence instead of a problem with every key.</summary>
    private static void RefuseOtherKind(SpecMap root, string[] others, string[] own, string what, string next)
    {
        if (others.All(key => root.Find(key) is null) || own.Any(key => root.Find(key) is not null)) return;
        var key = others.First(key => root.Find(key) is not null);
        throw new ProblemException(new Problem(what, SpecPath.MarkOf(root, key).Where(key), NextStep: next));
    }

    private static SpecMap Load(string path, IReadOnlyList<string> overrides, Findings findings)
    {
        var root = DefaultsChain.Read(path, findings);
        // Overrides are checked even if the file is unreadable; all else would only be follow-ups.
        var changed = Overrides.Apply(root ?? new SpecMap(new SpecMark(path, null), []), overrides, findings);
        if (root is null) findings.ThrowIfAny();
        return changed;
    }
}
