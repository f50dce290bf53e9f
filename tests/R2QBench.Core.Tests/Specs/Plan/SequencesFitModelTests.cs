using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Plan;
using Xunit;

namespace R2QBench.Core.Tests.Specs.Plan;

public sealed class SequencesFitModelTests
{
    private static readonly RunSpec Run = new()
    {
        Name = "x",
        Model = new ModelSpec { Source = "builtin:tiny-world" },
        Data = new DataSpec { Source = "builtin:world", SequenceLength = 600 },
        Quantization = new QuantizationSpec { Method = "r2q" },
        Evaluation = [new EvaluationSpec.Task("piqa"), new EvaluationSpec.Perplexity("wikitext2", 512), new EvaluationSpec.Perplexity("tinystories", 513)],
    };

    [Fact]
    public void Every_sequence_longer_than_the_context_is_told()
    {
        var problems = SequencesFitModel.Check(Run, 512, key => $"spec.yaml  {key}").Problems;

        Assert.Equal(["spec.yaml  data.sequence_length", "spec.yaml  evaluation.2.perplexity.sequence_length"], problems.Select(problem => problem.Where));
        Assert.Equal("e.g. --set evaluation.2.perplexity.sequence_length=512", problems[1].NextStep);
    }

    [Fact]
    public void Without_training_the_training_rows_do_not_matter() =>
        Assert.Empty(SequencesFitModel.Check(Run with { Training = new TrainingSpec { Steps = 0 } }, 513, key => $"spec.yaml  {key}").Problems);
}
