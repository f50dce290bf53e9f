using System.Text;
using R2QBench.Core.Errors;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Data;
using Xunit;

namespace R2QBench.Tasks.Tests.Corpora;

/// <summary>Texts are found by name or file, and what is wrong with them is said with file and line.</summary>
public sealed class CorpusCatalogTests
{
    [Fact]
    public void The_world_has_documents_that_differ_between_training_and_evaluation()
    {
        var training = CorpusCatalog.Open("builtin:world", CorpusSplit.Train);
        var evaluation = CorpusCatalog.Open("builtin:world", CorpusSplit.Evaluation);
        Assert.Equal(CorpusForm.Documents, training.Form);
        Assert.Empty(training.Documents.Intersect(evaluation.Documents));
        Assert.NotEqual(training.ContentHash, evaluation.ContentHash);
        Assert.Equal(string.Join(training.Separator, training.Documents), training.Text);
    }

    [Fact]
    public void A_text_file_is_one_text_as_it_is_without_its_byte_order_mark()
    {
        using var file = new TemporaryFile([0xEF, 0xBB, 0xBF, .. "Ünö\r\n\r\nzwei\n"u8]);
        var corpus = CorpusCatalog.Open($"text:{file.Path}", CorpusSplit.Evaluation);
        Assert.Equal(CorpusForm.Text, corpus.Form);
        Assert.Equal("Ünö\r\n\r\nzwei\n", corpus.Text);
        Assert.Equal([corpus.Text], corpus.Documents);
    }

    [Fact]
    public void A_field_of_json_lines_gives_one_document_per_line()
    {
        using var file = new TemporaryFile("{\"t\":\"one\",\"u\":1}\n\n{\"t\":\"two\\nlines\"}\n");
        var corpus = CorpusCatalog.Open($"jsonl:{file.Path}#t", CorpusSplit.Train);
        Assert.Equal(CorpusForm.Documents, corpus.Form);
        Assert.Equal(["one", "two\nlines"], corpus.Documents);
    }

    [Fact]
    public void Moving_the_end_of_a_document_changes_the_hash()
    {
        Assert.NotEqual(CorpusText.Of("x", ["a b", "c"], " ").ContentHash, CorpusText.Of("x", ["a", "b c"], " ").ContentHash);
        Assert.NotEqual(CorpusText.Of("x", "a b").ContentHash, CorpusText.Of("x", ["a b"], " ").ContentHash);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    public void A_file_without_text_is_refused(string content)
    {
        using var file = new TemporaryFile(content);
        Assert.Contains("Holds no text", Refusal($"text:{file.Path}").Message);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_with_the_line_of_its_first_bad_byte()
    {
        using var file = new TemporaryFile(Encoding.Latin1.GetBytes("good\nbéd\n"));
        var problem = Refusal($"text:{file.Path}").Problems.Single();
        Assert.Equal($"{file.Path}:2", problem.Where);
        Assert.Equal("byte 0xe9", problem.Seen);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        Assert.Contains("Does not exist", Refusal("text:/nowhere/at/all.txt").Message);
    }

    [Fact]
    public void Every_bad_line_is_named_and_counted()
    {
        using var file = new TemporaryFile("{\"t\":\"good\"}\n{\"u\":1}\n{\"t\":7}\nnot json\n[1]\n");
        var problems = Refusal($"jsonl:{file.Path}#t").Problems;
        Assert.Equal([2, 3, 4, 5], problems.SkipLast(1).Select(problem => int.Parse(problem.Where.Split(':')[^1])));
        Assert.Equal("Has no field \"t\"", problems[0].What);
        Assert.Equal("Field \"t\" is not a string", problems[1].What);
        Assert.Contains("4 of 5 rows are bad", problems[^1].What);
    }

    [Fact]
    public void Json_lines_without_a_field_are_refused()
    {
        Assert.Contains("jsonl:FILE#field", Refusal("jsonl:some.jsonl").Message);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest()
    {
        var problem = Refusal("wikitext-2").Problems.Single();
        Assert.Equal("did you mean wikitext2?", problem.NextStep);
        Assert.Contains("tinystories", problem.Allowed);
    }

    [Fact]
    public void WikiText2_has_no_training_split()
    {
        Assert.Contains("spoil the evaluation", Assert.Throws<ProblemException>(() => CorpusCatalog.Open("wikitext2", CorpusSplit.Train)).Message);
    }

    [Fact]
    public void Missing_data_names_the_variable_and_the_file()
    {
        var problem = Assert.Throws<ProblemException>(() => DataFile.Require("piqa", "tasks/piqa/validation.jsonl", root: null)).Problems.Single();
        Assert.Equal("piqa", problem.Where);
        Assert.Equal("set R2Q_DATA to the folder that holds tasks/piqa/validation.jsonl", problem.NextStep);

        problem = Assert.Throws<ProblemException>(() => DataFile.Require("piqa", "tasks/piqa/validation.jsonl", Path.GetTempPath())).Problems.Single();
        Assert.Contains("R2Q_DATA", problem.NextStep);
    }

    private static ProblemException Refusal(string source)
    {
        var refusal = Assert.Throws<ProblemException>(() => CorpusCatalog.Open(source, CorpusSplit.Evaluation));
        Assert.Equal(ExitCode.BadInput, refusal.ExitCode);
        return refusal;
    }
}
