using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Rules;

/// <summary>Which rules hold for which kind of spec, and how their findings become problems and notices.</summary>
internal static class SpecRules
{
    private static readonly ISpecRule[] Common =
    [
        new CorporaAreKnown(), new TeacherTextFits(), new TasksAreKnown(), new TextFilesExist(), new WarmupFitsSteps(), new StrideFitsWindow(), new EvaluationsDiffer(),
    ];

    /// <summary>For one run of an experiment.</summary>
    public static IReadOnlyList<ISpecRule> ForRun { get; } =
    [
        new ModelIsThere(), new MethodIsKnown(), new BitsAreSupported(), new GradientIsSupported(), new ScalesAreSupported(), new InitIsSupported(), new OptionsAreKnown(),
        new GroupSizeIsPossible(), new LossIsKnown(), new PhasesFit(), new ByteMomentsNeedFused(), new RecomputationFitsFeatures(), new TrainingHasData(), .. Common,
    ];

    /// <summary>For training from scratch.</summary>
    public static IReadOnlyList<ISpecRule> ForPretrain { get; } = [new HeadsFitWidth(), new SequencesFitArchitecture(), new TrainingHasData(), .. Common];

    /// <summary>Runs every rule; findings about values that could not be read are dropped.</summary>
    public static void Apply(IEnumerable<ISpecRule> rules, RuleSubject subject, Findings findings)
    {
        foreach (var finding in rules.SelectMany(rule => rule.Check(subject)))
        {
            if (findings.IsUnsound(finding.Key) || finding.Also.Any(findings.IsUnsound)) continue;
            var written = SpecPath.Find(subject.Root, finding.Key);
            var where = SpecPath.MarkOf(subject.Root, finding.Key).Where(finding.Key);
            if (finding.IsNotice) findings.Add(new Notice(finding.What, where));
            else findings.Add(new Problem(finding.What, where, written?.Value.Display() ?? finding.Default, finding.Allowed, finding.NextStep));
        }
    }
}
