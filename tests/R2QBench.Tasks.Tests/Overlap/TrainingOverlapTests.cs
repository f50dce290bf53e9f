using R2QBench.Core.Specs;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Overlap;
using Xunit;

namespace R2QBench.Tasks.Tests.Overlap;

/// <summary>Evaluation text is found again in training text, whatever its case and punctuation.</summary>
public sealed class TrainingOverlapTests
{
    private const string Thirteen = "One two three four five six seven eight nine ten eleven twelve thirteen";

    [Fact]
    public void Thirteen_words_in_a_row_are_found_whatever_their_case_and_punctuation()
    {
        var overlap = Find($"Before. {Thirteen.ToUpperInvariant().Replace(" ", ", ")}! After.", $"{Thirteen} fourteen");
        Assert.Equal((1, 1, 0.5), (overlap.Texts, overlap.Touched, overlap.Share));
        Assert.Equal("1 of 1 texts (50 % of their sequences)", overlap.ToString());
    }

    [Fact]
    public void Twelve_words_are_not_enough_and_order_counts()
    {
        Assert.Equal(0, Find(Thirteen[..^9], $"{Thirteen}").Touched);
        Assert.Equal(0, Find(string.Join(' ', Thirteen.Split(' ').Reverse()), Thirteen).Touched);
        Assert.Equal(0, Find(Thirteen, "too short").Texts);
    }

    [Fact]
    public void The_worlds_held_out_questions_are_not_in_its_training_text()
    {
        var questions = EvaluationFactory.Create(new EvaluationSpec.Task("builtin:world"));
        Assert.Equal(0, TrainingOverlap.Find(CorpusCatalog.Open("builtin:world", CorpusSplit.Train), [questions]).Single().Touched);
    }

    private static TrainingOverlap Find(string training, string evaluated)
    {
        using var file = new TemporaryFile(evaluated);
        var evaluation = EvaluationFactory.Create(new EvaluationSpec.Perplexity($"text:{file.Path}"));
        return TrainingOverlap.Find(CorpusText.Of("training", training), [evaluation]).Single();
    }
}
