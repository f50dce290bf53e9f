using R2QBench.Core.Reference;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Every rule there is.</summary>
public sealed class CompositeAnalyser : IAnalyser
{
    private static readonly Lazy<IReadOnlyList<IAnalyser>> Rules = new(() =>
    [
        new RunsDivergedOrStalled(),
        new TrainedOnEvaluationText(),
        new BaselineMissesKnownValue(PublishedFigures.Load()),
        new AccuracyAtChance(),
        new BitsDiffer(),
        new SeedsDisagree(),
        new SeedsNotToldApart(),
        new DifferenceInsideNoise(),
        new TrainingDidNotHelp(),
        new CodesNotSettled(),
    ]);

    public IEnumerable<Finding> Analyse(ReportData data) => Rules.Value.SelectMany(rule => rule.Analyse(data));
}
