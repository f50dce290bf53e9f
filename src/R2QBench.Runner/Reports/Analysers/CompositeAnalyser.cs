namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Every rule there is.</summary>
public sealed class CompositeAnalyser : IAnalyser
{
    private static readonly IReadOnlyList<IAnalyser> Rules = [new AccuracyAtChance(), new DifferenceInsideNoise(), new TrainingDidNotHelp()];

    public IEnumerable<Finding> Analyse(ReportData data) => Rules.SelectMany(rule => rule.Analyse(data));
}
