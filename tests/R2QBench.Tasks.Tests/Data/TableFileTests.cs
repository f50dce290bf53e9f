using System.IO.Compression;
using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Data;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Tasks.Tests.Data;

/// <summary>The same rows from every format, and what is said of files that are none.</summary>
public sealed class TableFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rows.jsonl", "{\"text\": \"one, \\\"two\\\"\"}\n{\"text\": \"three\\nfour\"}\n", false)]
    [InlineData("rows.jsonl.gz", "{\"text\": \"one, \\\"two\\\"\"}\n{\"text\": \"three\\nfour\"}\n", true)]
    [InlineData("rows.csv", "id,text\n1,\"one, \"\"two\"\"\"\n2,\"three\nfour\"\n", false)]
    [InlineData("rows.csv.gz", "id,text\n1,\"one, \"\"two\"\"\"\n2,\"three\nfour\"\n", true)]
    [InlineData("rows.tsv", "id\ttext\n1\t\"one, \"\"two\"\"\"\n2\t\"three\nfour\"\n", false)]
    public void Rows_are_the_same_from_every_format(string name, string content, bool compressed)
    {
        Write(name, content, compressed);
        Assert.Equal(["one, \"two\"", "three\nfour"], TableFile.ReadAll(_folder.File(name), split: null, row => row.Text("text")));
    }

    [Theory]
    [InlineData("parquet", "rows.parquet", "FORMAT parquet, COMPRESSION zstd")]
    [InlineData("jsonl", "rows.jsonl.zst", "FORMAT json, COMPRESSION zstd")]
    [InlineData("csv", "rows.csv.zst", "FORMAT csv, HEADER, COMPRESSION zstd")]
    [InlineData("tsv", "rows.tsv.zst", "FORMAT csv, HEADER, DELIMITER '\t', COMPRESSION zstd")]
    public void Rows_and_texts_are_the_same_from_parquet_and_zstd(string scheme, string name, string options)
    {
        string path = _folder.File(name);
        using (var session = new DuckSession(_folder.Path))
            session.Execute($"COPY (SELECT * FROM (VALUES (1, 'one, \"two\"'), (2, 'three' || chr(10) || 'four')) AS rows(id, text)) TO {DuckSql.Text(path)} ({options})");

        Assert.Equal(["one, \"two\"", "three\nfour"], TableFile.ReadAll(path, split: null, row => row.Text("text")));
        Assert.Equal("one, \"two\"\n\nthree\nfour", CorpusCatalog.Open($"{scheme}:{path}#text", CorpusSplit.Evaluation).Text);
    }

    [Fact]
    public void A_running_text_may_be_gzip_compressed_but_not_zstd()
    {
        Write("text.txt.gz", "one\ntwo", compressed: true);
        Assert.Equal("one\ntwo", CorpusCatalog.Open($"text:{_folder.File("text.txt.gz")}", CorpusSplit.Evaluation).Text);
        Write("bad.txt.gz", "one\ntwo");
        Assert.Contains("Cannot be read", Assert.Throws<ProblemException>(() => CorpusCatalog.Open($"text:{_folder.File("bad.txt.gz")}", CorpusSplit.Evaluation)).Message);
        Write("text.txt.zst", "whatever");
        Assert.Contains("zstd -d text.txt.zst", Assert.Throws<ProblemException>(() => CorpusCatalog.Open($"text:{_folder.File("text.txt.zst")}", CorpusSplit.Evaluation)).Problems.Single().NextStep);
    }

    [Fact]
    public void A_folder_stands_for_the_files_of_its_split_in_order()
    {
        Write("data/test-00001-of-00002.csv", "text\nb\n");
        Write("data/test-00000-of-00002.csv", "text\na\n");
        Write("data/train-00000-of-00001.csv", "text\nx\n");
        Assert.Equal(["a", "b"], TableFile.ReadAll(_folder.Path, "test", row => row.Text("text")));
        Assert.Throws<ProblemException>(() => TableFile.ReadAll(_folder.Path, "validation", row => row.Text("text")));
    }

    [Fact]
    public void A_text_is_a_column_of_a_table_and_its_name_says_which()
    {
        Write("rows.csv", "text\nfirst\nsecond\n");
        Assert.Equal("first\n\nsecond", CorpusCatalog.Open($"csv:{_folder.File("rows.csv")}#text", CorpusSplit.Evaluation).Text);
        Assert.Contains("\"other\"", Assert.Throws<ProblemException>(() => CorpusCatalog.Open($"csv:{_folder.File("rows.csv")}#other", CorpusSplit.Evaluation)).Message);
        Assert.Contains("which column", Assert.Throws<ProblemException>(() => CorpusCatalog.Find("parquet:rows.parquet")).Message);
        Assert.Contains("data set", Assert.Throws<ProblemException>(() => CorpusCatalog.Find("dataset:org/name/../x.parquet#text")).Message);
    }

    [Fact]
    public void A_file_that_is_not_what_its_ending_says_is_refused_without_a_trace()
    {
        Write("rows.parquet", "no parquet");
        var problem = Assert.Throws<ProblemException>(() => TableFile.ReadAll(_folder.File("rows.parquet"), split: null, row => row.Text("text"))).Problems.Single();
        Assert.Contains("Cannot be read", problem.What);
        Assert.EndsWith("rows.parquet", problem.Where);
    }

    private void Write(string name, string content, bool compressed = false)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!compressed)
        {
            File.WriteAllText(path, content);
            return;
        }

        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.Write(content);
    }
}
