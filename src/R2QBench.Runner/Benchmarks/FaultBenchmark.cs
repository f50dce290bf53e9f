using System.Diagnostics;
using System.Globalization;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Kills workers and whole sweeps at random moments, starts again until every run is done, and compares with a sweep that nobody disturbed.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="folder">An empty folder to work in.</param>
/// <param name="workers">Worker processes of a sweep.</param>
/// <param name="checkpointSteps">Optimizer steps between checkpoints.</param>
/// <param name="longestWait">Most time between a start, or a kill, and the next kill; long enough for some steps.</param>
public sealed class FaultBenchmark(string spec, string folder, int workers, int checkpointSteps, TimeSpan longestWait)
{
    /// <summary>Before that there is no worker to kill, and a sweep that is killed has begun nothing.</summary>
    private static readonly TimeSpan StartTakes = TimeSpan.FromSeconds(1.5);

    /// <summary>Does it.</summary>
    /// <param name="kills">SIGKILLs in all; when a sweep is done before, another begins.</param>
    /// <param name="seed">Of moments and victims.</param>
    /// <param name="told">Told what happens.</param>
    /// <param name="cancellation">Looked at between kills.</param>
    public FaultResult Run(int kills, int seed, Action<string> told, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var undisturbed = Path.Combine(folder, "undisturbed");
        Finish(Start(undisturbed));
        var expected = SweepFacts.Read(undisturbed);
        told($"undisturbed sweep of {expected.RunIds.Count} runs in {watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");

        var random = new Random(seed);
        var (left, starts, workerKills, sweepKills) = (kills, 0, 0, 0);
        var differences = new List<string>();
        for (var round = 1; left > 0; round++)
        {
            var results = Path.Combine(folder, $"disturbed-{round}");
            var before = left;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                starts++;
                using var sweep = Start(results);
                var restart = false;
                while (left > 0 && !restart && !sweep.WaitForExit(Moment(random)))
                {
                    restart = random.Next(3) > 0;   // a worker, the sweep alone, or everything, equally often
                    var victims = Victims(sweep, random, restart);
                    if (victims.Count == 0) continue;
                    victims.ForEach(Kill);
                    left--;
                    if (restart) sweepKills++;
                    else workerKills++;
                }

                if (restart) sweep.WaitForExit();
                else if (Finish(sweep) is { } failure)
                {
                    differences.Add($"round {round}: {failure}");
                    break;
                }
                else break;
            }

            differences.AddRange(SweepFacts.Read(results).DifferencesTo(expected).Select(difference => $"round {round}: {difference}"));
            told($"round {round}: {before - left} kills survived, {differences.Count} differences");
        }

        return new FaultResult(kills, workerKills, sweepKills, starts, expected.RunIds.Count, expected.Figures.Count, watch.Elapsed.TotalSeconds, differences);
    }

    private TimeSpan Moment(Random random) => StartTakes + random.NextDouble() * (longestWait - StartTakes);

    private Process Start(string results)
    {
        string[] arguments =
        [
            typeof(FaultBenchmark).Assembly.Location, "sweep", spec, "--results", results, "--json",
            "--parallel", workers.ToString(CultureInfo.InvariantCulture),
            "--checkpoint-steps", checkpointSteps.ToString(CultureInfo.InvariantCulture),
            "--worker-losses", "1000",   // here every loss is ours
        ];
        var process = Process.Start(new ProcessStartInfo(ChildProcess.Dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <returns>What is wrong with the end; null if it is as it should be.</returns>
    private static string? Finish(Process sweep)
    {
        sweep.WaitForExit();
        return sweep.ExitCode == 0 ? null : $"the sweep ended with exit code {sweep.ExitCode}";
    }

    /// <summary>A worker; or the sweep, alone or with its workers.</summary>
    private static List<int> Victims(Process sweep, Random random, bool whole)
    {
        var children = ChildrenOf(sweep.Id);
        if (!whole) return children.Count == 0 ? [] : [children[random.Next(children.Count)]];
        return random.Next(2) == 0 ? [sweep.Id] : [sweep.Id, .. children];
    }

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var path in Directory.EnumerateDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsAsciiDigit)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(path, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');   // state, then the parent
                if (fields[0] != "Z" && int.Parse(fields[1], CultureInfo.InvariantCulture) == parent) children.Add(int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone in the meantime.
            }
        }

        return children;
    }

    private static void Kill(int process)
    {
        try
        {
            Process.GetProcessById(process).Kill();   // SIGKILL, that process only
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
