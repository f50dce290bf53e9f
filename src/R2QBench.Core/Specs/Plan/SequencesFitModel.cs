using System.Globalization;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Specs.Plan;

/// <summary>No sequence is longer than the model's context: positions beyond it were never trained.</summary>
public static class SequencesFitModel
{
    /// <param name="run">The run.</param>
    /// <param name="contextLength">The model's longest sequence in tokens.</param>
    /// <param name="place">Where a key is written: file, line, key.</param>
    public static PlanFindings Check(RunSpec run, int contextLength, Func<string, string> place)
    {
        var lengths = run.Evaluation.Index()
            .Where(entry => entry.Item is EvaluationSpec.Perplexity)
            .Select(entry => (Key: $"evaluation.{entry.Index}.perplexity.sequence_length", ((EvaluationSpec.Perplexity)entry.Item).SequenceLength));
        if (run.Training.Steps > 0) lengths = lengths.Prepend((Key: "data.sequence_length", run.Data.SequenceLength));
        var context = contextLength.ToString(CultureInfo.InvariantCulture);
        return new PlanFindings(
            [
                .. lengths.Where(length => length.SequenceLength > contextLength).Select(length => new Problem(
                    "Is longer than the model's context", place(length.Key), length.SequenceLength.ToString(CultureInfo.InvariantCulture),
                    $"2 to {context}", $"e.g. --set {length.Key}={context}")),
            ],
            []);
    }
}
