using System.Runtime.InteropServices;

namespace R2QBench.Runner.Console;

/// <summary>Ctrl+C and SIGTERM as a cancellation token, for as long as it lives.</summary>
/// <remarks>
/// The first signal asks the command to stop (it finishes its step, writes its rows and returns 130); a second one ends the
/// process at once. System.CommandLine's own handling is switched off, because it ends the process after two seconds.
/// </remarks>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _messages;
    private readonly bool _ignoresTerminal;

    /// <param name="messages">Where the user is told.</param>
    /// <param name="ignoresTerminal">True for a process whose parent gets the same Ctrl+C and decides what happens.</param>
    public Interruption(TextWriter messages, bool ignoresTerminal = false)
    {
        _ignoresTerminal = ignoresTerminal;
        _messages = messages;
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Cancelled at the first Ctrl+C or SIGTERM.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_ignoresTerminal && context.Signal == PosixSignal.SIGINT)
        {
            context.Cancel = true;
            return;
        }

        if (_source.IsCancellationRequested) return;   // the default action: the process ends now
        context.Cancel = true;
        if (!_ignoresTerminal) _messages.WriteLine("stopping after this step; once more ends at once");
        _source.Cancel();
    }
}
