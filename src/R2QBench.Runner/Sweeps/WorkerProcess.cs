using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using R2QBench.Core.Errors;
using R2QBench.Runner.Commands;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>A worker in a process of its own: lives over many runs, is replaced when it is lost, and takes nothing of the sweep with it.</summary>
/// <param name="results">The results folder.</param>
/// <param name="visibleDevice">What <c>CUDA_VISIBLE_DEVICES</c> is for it; null: as for this process.</param>
/// <param name="clock">For times.</param>
public sealed class WorkerProcess(string results, string? visibleDevice, TimeProvider clock) : IRunWorker
{
    /// <summary>What a run gets beyond its limit to stop by itself, before its process is ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);
    private Process? _process;
    private int? _lastStep;
    private string _lastError = "";

    /// <summary>Number of the process; null before the first run and after a loss.</summary>
    public int? ProcessId => _process?.Id;

    /// <inheritdoc/>
    public async Task<RunReport> RunAsync(RunRequest request, IRunMonitor monitor, CancellationToken cancellation)
    {
        var killedBefore = KilledForMemory.Count();
        var start = clock.GetTimestamp();
        _lastStep = null;
        var process = _process ??= Start();
        using var overdue = request.Options.Timeout is { } limit ? new CancellationTokenSource(limit + Grace, clock) : new CancellationTokenSource();
        using var stopping = cancellation.Register(() => Tell(process, WorkerInput.Stop));
        using var killing = overdue.Token.Register(() => Kill(process));
        long? peak = null;
        if (Tell(process, JsonSerializer.Serialize(WorkerRequest.Of(request, results, visibleDevice is null ? null : "cuda"), JsonLine.Options)))
        {
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            {
                peak = ProcessMemory.PeakBytes(process.Id) ?? peak;
                if (line.StartsWith('{') && Understand(JsonLine.Read<WorkerMessage>(line), monitor) is { } report) return report;
            }
        }

        await process.WaitForExitAsync(CancellationToken.None);
        var elapsed = clock.GetElapsedTime(start);
        _process = null;
        var outcome = Why(process.ExitCode, overdue.IsCancellationRequested ? request.Options.Timeout : null, KilledForMemory.Count() > killedBefore);
        process.Dispose();
        return new RunReport.Lost(outcome, _lastStep, elapsed, peak, IsFinal: outcome is not RunOutcome.WorkerLost);
    }

    public void Dispose()
    {
        if (_process is not { } process) return;
        _process = null;
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }

        if (!process.WaitForExit(EndsWithin)) Kill(process);
        process.Dispose();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(ChildProcess.Dotnet, [typeof(WorkerProcess).Assembly.Location, WorkerCommand.CommandName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (visibleDevice is not null) start.Environment["CUDA_VISIBLE_DEVICES"] = visibleDevice;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrWhiteSpace(line.Data)) _lastError = line.Data;
        };
        process.BeginErrorReadLine();
        return process;
    }

    private RunReport? Understand(WorkerMessage message, IRunMonitor monitor)
    {
        switch (message.Kind)
        {
            case WorkerMessageKind.Stage:
                monitor.StartStage(message.Text ?? "");
                return null;
            case WorkerMessageKind.Step:
                _lastStep = (int)message.Done;
                monitor.Step(message.Done, message.Total, message.Loss, message.TokensPerSecond);
                return null;
            case WorkerMessageKind.Part:
                monitor.Part(message.Text ?? "", message.Done, message.Total);
                return null;
            case WorkerMessageKind.Problem:
                throw new ProblemException(message.Problems!, ExitCode.Environment);
            case WorkerMessageKind.Ended:
                return new RunReport.Ended(message.Row!, message.Metrics!);
            case WorkerMessageKind.DoneElsewhere:
                return new RunReport.DoneElsewhere();
            default:
                return new RunReport.Busy();
        }
    }

    private RunOutcome Why(int exitCode, TimeSpan? exceeded, bool killedForMemory)
    {
        const int KilledBySignal = 128;
        const int Kill = KilledBySignal + 9;
        if (exceeded is { } limit) return new RunOutcome.TimedOut(limit);
        if (exitCode == Kill && killedForMemory) return new RunOutcome.OutOfMemory("the kernel ended the worker for lack of memory");
        var how = exitCode > KilledBySignal
            ? string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - KilledBySignal}")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
        return new RunOutcome.WorkerLost($"the worker process was lost ({how}){(_lastError.Length > 0 ? ": " + _lastError : "")}");
    }

    /// <returns>False if it is no longer there to be told.</returns>
    private static bool Tell(Process process, string line)
    {
        try
        {
            lock (process)
            {
                process.StandardInput.Write(line + "\n");
                process.StandardInput.Flush();
            }

            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
