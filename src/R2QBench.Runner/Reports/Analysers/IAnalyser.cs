namespace R2QBench.Runner.Reports.Analysers;

/// <summary>One rule of judgement over the rows of an experiment.</summary>
public interface IAnalyser
{
    /// <summary>What it found, in a fixed order; empty if nothing.</summary>
    IEnumerable<Finding> Analyse(ReportData data);
}
