using System.Diagnostics;
using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary>What only a process of its own shows: exit codes, streams, which libraries are loaded, signals.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ProcessTests(TinyModel model)
{
    /// <summary>Points the native library and DuckDB to nowhere: a command that loads either cannot work.</summary>
    private static readonly Dictionary<string, string> NothingInstalled = new()
    {
        ["R2Q_NATIVE"] = "/nonexistent",
        ["R2Q_DUCKDB"] = "/nonexistent/libduckdb.so",
    };

    [Theory]
    [InlineData("--help")]
    [InlineData("methods")]
    [InlineData("tasks", "--json")]
    public void Listings_need_neither_libtorch_nor_DuckDB(params string[] arguments)
    {
        var result = R2qProcess.Run(arguments, NothingInstalled);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.NotEmpty(result.Out);
    }

    /// <summary>The environment's switch is the spec's key: otherwise a run would be stored under the id of one with other bits.</summary>
    [Fact]
    public void R2Q_FUSED_0_is_part_of_the_runs_and_their_ids()
    {
        using var experiment = new TinyExperiment(model);
        string Plan(string fused, params string[] more) =>
            R2qProcess.Run(["validate", experiment.SpecPath, "--results", experiment.Results, "--json", .. more], new Dictionary<string, string> { ["R2Q_FUSED"] = fused }).Out;

        var (on, off) = (Plan("1"), Plan("0"));
        Assert.Contains("\"fused\": true", on, StringComparison.Ordinal);
        Assert.Contains("\"fused\": false", off, StringComparison.Ordinal);
        Assert.Equal(off, Plan("1", "--set", "fused=false"));
        Assert.Equal(on, Plan("0", "--set", "fused=true"));
    }

    [Fact]
    public void A_plan_needs_neither_libtorch_nor_DuckDB_and_leaves_nothing_behind()
    {
        using var experiment = new TinyExperiment(model);
        var result = R2qProcess.Run(["validate", experiment.SpecPath, "--results", experiment.Results], NothingInstalled);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("r2q, group 16", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(experiment.Results));
    }

    [Fact]
    public void A_query_needs_no_libtorch()
    {
        using var folder = new TempFolder();
        var result = R2qProcess.Run(["query", "select count(*) as runs from run", "--results", folder.Path, "--format", "csv"], new Dictionary<string, string> { ["R2Q_NATIVE"] = "/nonexistent" });

        Assert.Equal((0, "runs\n0\n"), (result.ExitCode, result.Out.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("R2Q_NATIVE")]
    [InlineData("R2Q_DUCKDB")]
    public void A_run_without_a_library_exits_with_3_before_anything_is_written(string variable)
    {
        using var experiment = new TinyExperiment(model);
        var result = R2qProcess.Run(["run", experiment.SpecPath, "--results", experiment.Results], new Dictionary<string, string> { [variable] = NothingInstalled[variable] });

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("next:", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(experiment.Results));
    }

    [Fact]
    public void The_doctor_names_everything_that_is_missing_and_exits_with_3()
    {
        var result = R2qProcess.Run(["doctor"], NothingInstalled);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("libtorch: MISSING", result.Out, StringComparison.Ordinal);
        Assert.Contains("DuckDB: MISSING", result.Out, StringComparison.Ordinal);
        Assert.Contains(" of 10 missing or unusable", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Redirected_output_has_no_colours_and_no_drawn_boxes()
    {
        using var experiment = new TinyExperiment(model);
        var result = R2qProcess.Run(["run", experiment.SpecPath, "--results", experiment.Results, "--set", "training.steps=0"]);

        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Out + result.Error, character => Assert.True(character is not '\u001b' and not '\r' && character is < '\u2500' or > '\u257f'));
    }

    /// <summary>Nothing expects standard output to be a full disk.</summary>
    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public async Task An_unexpected_error_is_one_sentence_and_shows_its_trace_only_on_request(string debug, bool showsTrace)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"{R2qProcess.CommandText} methods > /dev/full"]) { RedirectStandardError = true };
        using var folder = new TempFolder();
        start.Environment["TMPDIR"] = folder.Path;   // where the trace goes
        start.Environment["R2Q_DEBUG"] = debug;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("No space left", error, StringComparison.Ordinal);
        Assert.Equal(showsTrace, error.Contains("   at ", StringComparison.Ordinal));
        Assert.Equal(!showsTrace, error.Contains("R2Q_DEBUG=1", StringComparison.Ordinal));
        Assert.Equal(showsTrace ? 0 : 1, Directory.GetFiles(folder.Path, "r2q-error-*").Length);
    }

    [Theory]
    [InlineData(PosixSignals.Interrupt)]
    [InlineData(PosixSignals.Terminate)]
    public async Task A_signal_ends_the_run_as_a_cancelled_row_and_the_same_command_continues(int signal)
    {
        using var experiment = new TinyExperiment(model);
        string[] arguments = ["run", experiment.SpecPath, "--results", experiment.Results, "--set", "training.steps=3000000", "--set", "training.log_every=1"];
        using var process = R2qProcess.Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError;
        string? line;
        var seen = new List<string>();
        while ((line = await error.ReadLineAsync()) is not null)
        {
            seen.Add(line);
            if (line.Contains(" step ", StringComparison.Ordinal)) break;
        }

        Assert.Contains(" step ", line ?? string.Join('\n', seen), StringComparison.Ordinal);
        PosixSignals.Send(process.Id, signal);
        var ended = process.WaitForExit(TimeSpan.FromMinutes(1));
        if (!ended) process.Kill();
        Assert.True(ended, "the signal did not end the run");
        var rest = await error.ReadToEndAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.NotEmpty(await output);   // the closing table
        Assert.Contains("The same command continues", rest, StringComparison.Ordinal);
        var cancelled = Assert.Single(experiment.Runs(), run => !run.IsBaseline);
        Assert.Equal(RunStatus.Cancelled, cancelled.Status);
        Assert.True(cancelled.LastStep > 0);
        Assert.Contains(experiment.Store.Read<MetricRow>(), row => row.RunId == cancelled.RunId && row.Stage == Stage.Before);
    }

    /// <summary>Signals through the kill program: .NET has no call for them.</summary>
    private static class PosixSignals
    {
        public const int Interrupt = 2;
        public const int Terminate = 15;

        public static void Send(int process, int signal)
        {
            using var kill = Process.Start("kill", [$"-{signal.ToString(CultureInfo.InvariantCulture)}", process.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }
}
