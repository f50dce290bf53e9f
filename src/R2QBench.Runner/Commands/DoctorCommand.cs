using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Console;
using R2QBench.Runner.Doctor;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q doctor</c>: what is installed, what is slow, what is missing and how to get it; continues after a failed step.</summary>
public sealed class DoctorCommand : R2qCommand
{
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<bool> _json = CommonOptions.Json();

    public DoctorCommand() : base("doctor", "Check what is installed, slow or missing on this machine", "doctor", "doctor --json")
    {
        Options.Add(_results);
        Options.Add(_json);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var checks = DoctorChecks.All(arguments.GetValue(_results)!);
        var asJson = arguments.GetValue(_json);
        var findings = new List<NamedFinding>();
        foreach (var check in checks)
        {
            cancellation.ThrowIfCancellationRequested();
            var finding = new NamedFinding(findings.Count + 1, check.Name, check.Run());
            findings.Add(finding);
            if (!asJson) Print(finding, host.Out);
        }

        if (asJson)
            JsonListing.Write(host.Out, findings.Select(found => new { found.Number, check = found.Name, found.Finding.State, found.Finding.Details, found.Finding.NextStep }));
        var missing = findings.Count(found => found.Finding.State == FindingState.Missing);
        if (!asJson) host.Out.WriteLine(missing == 0 ? "everything needed is there" : $"{missing} of {findings.Count} missing or unusable");
        return Task.FromResult(missing == 0 ? ExitCode.Ok : ExitCode.Environment);
    }

    private static void Print(NamedFinding found, TextWriter output)
    {
        var state = found.Finding.State switch
        {
            FindingState.Ok => "ok",
            FindingState.Warning => "slow or incomplete",
            _ => "MISSING",
        };
        output.WriteLine($"{found.Number,2}. {found.Name}: {state}");
        foreach (var detail in found.Finding.Details) output.WriteLine($"    {detail}");
        if (found.Finding.NextStep is { } next) output.WriteLine($"    next: {next}");
    }

    private sealed record NamedFinding(int Number, string Name, Finding Finding);
}
