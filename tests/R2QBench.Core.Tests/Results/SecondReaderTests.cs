using System.Diagnostics;
using System.Text.Json;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Core.Tests.Results;

/// <summary>The files are Parquet for others too: read back by hyparquet (JavaScript), which shares no code with DuckDB.</summary>
public sealed class SecondReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_reader_sees_every_column_with_its_name_and_type()
    {
        Write(SampleRows.Run());
        foreach (var table in RowTable.All)
        {
            var columns = Read(table.Name + ".parquet").GetProperty("columns");
            Assert.Equal(
                table.Columns.Select(column => (column.Name, ParquetType(column.Type))),
                columns.EnumerateArray().Select(column => (column.GetProperty("name").GetString()!, TypeOf(column))));
        }
    }

    [Fact]
    public void Another_reader_sees_the_same_values_nulls_and_utc_times()
    {
        Write(SampleRows.Run("ünïcode, \"quoted\" <run>") with { TokensPerSecond = double.NaN, StartedUtc = new DateTimeOffset(2026, 11, 21, 22, 15, 30, 123, TimeSpan.FromHours(2)) });

        var run = Read("run.parquet").GetProperty("rows")[0];
        Assert.Equal("ünïcode, \"quoted\" <run>", run.GetProperty("run_name").GetString());
        Assert.Equal("2026-11-21T20:15:30.123Z", run.GetProperty("started_utc").GetProperty("utc").GetString());
        Assert.Equal("650000", run.GetProperty("model_bytes_stored").GetProperty("int64").GetString());
        Assert.Equal(2.5, run.GetProperty("bits_per_weight_stored").GetDouble());
        Assert.Equal(64, run.GetProperty("group_size").GetInt32());
        Assert.Equal("NaN", run.GetProperty("tokens_per_second").GetProperty("float").GetString());
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.False(run.GetProperty("is_baseline").GetBoolean());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("reason").ValueKind);
        Assert.Equal("""{"quantization.method":"r2q","quantization.group_size":"64"}""", run.GetProperty("axes").GetString());

        var metric = Read("metric.parquet").GetProperty("rows")[0];
        Assert.Equal(("after", 0.75, 0.25), (metric.GetProperty("stage").GetString(), metric.GetProperty("value").GetDouble(), metric.GetProperty("chance_level").GetDouble()));
        Assert.Equal(JsonValueKind.Null, metric.GetProperty("context_length").ValueKind);

        var steps = Read("step.parquet").GetProperty("rows");
        Assert.Equal(3000, steps.GetArrayLength());
        Assert.Equal(SampleRows.Steps(3000)[2999].Loss, steps[2999].GetProperty("loss").GetDouble());
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        Write(SampleRows.Run());
        var metadata = Read("layer.parquet").GetProperty("metadata");
        Assert.Equal("1", metadata.GetProperty(ParquetSchema.VersionKey).GetString());
        Assert.Equal("layer", metadata.GetProperty(ParquetSchema.TableKey).GetString());
        Assert.StartsWith("R2QBench 0.", metadata.GetProperty(ParquetSchema.ProducerKey).GetString(), StringComparison.Ordinal);
    }

    private void Write(RunRow run)
    {
        using var folder = new ResultStore(_folder.Path).Begin("first", "run1");
        folder.Write<MetricRow>([SampleRows.Accuracy(Stage.After, 0.75)]);
        folder.Write(SampleRows.Steps(3000));
        folder.Write<LayerRow>([SampleRows.Layer(Stage.After)]);
        folder.Write<SampleRow>([]);
        folder.Complete(run);
    }

    private JsonElement Read(string file)
    {
        // In the repository, because a module is looked for from the script's own folder upward.
        var script = Path.Combine(RepositoryRoot.Require(), "tests", "R2QBench.Core.Tests", "Results", "read-parquet.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, Path.Combine(_folder.Path, "first", "run1", file)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, error.Result);
        return JsonDocument.Parse(output).RootElement;
    }

    private static string ParquetType(ColumnType type) => type switch
    {
        ColumnType.Text => "BYTE_ARRAY text",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Integer => "INT32",
        ColumnType.BigInteger => "INT64",
        ColumnType.Double => "DOUBLE",
        ColumnType.TimestampUtc => "INT64 UTC microseconds",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static string TypeOf(JsonElement column)
    {
        var type = column.GetProperty("type").GetString();
        return column.GetProperty("logical").GetString() switch
        {
            "UTF8" or "STRING" => type + " text",
            "TIMESTAMP" when column.GetProperty("isUtc").GetBoolean() && column.GetProperty("unit").GetString() == "MICROS" => type + " UTC microseconds",
            "INT_32" or "INT_64" or "INTEGER" or null => type!,
            var other => $"{type} {other}",
        };
    }
}
