using System.Diagnostics;
using System.Text.RegularExpressions;
using R2QBench.Core.Files;
using R2QBench.Runner.Commands;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.PowerShell;

/// <summary><c>Invoke-Sweep.ps1</c>: parsed by a real grammar everywhere, run where PowerShell is installed.</summary>
public sealed partial class InvokeSweepTests
{
    // -WhatIf stands for --dry-run, and --json is how the script talks with the program.
    private static readonly string[] NoParameters = ["--dry-run", "--json", "--help"];
    private static readonly string ScriptFile = Path.Combine(RepositoryRoot.Require(), "Invoke-Sweep.ps1");
    private static readonly string Text = File.ReadAllText(ScriptFile);

    private static readonly (string Right, string Wrong)[] Mistakes =
    [
        ("$ended += 1\n", "$ended += (1\n"),
        ("    [switch]$Samples\n", "    [switch]$Samples [int]$Other\n"),
        ("if ($Samples) {", "if $Samples {"),
        ("'--samples'", "'--samples"),
        ("$worst = $LASTEXITCODE", "$worst = $LASTEXITCODE ?? 0"),
    ];

    /// <summary>The script as it is, and with each of the mistakes.</summary>
    private static readonly Lazy<IReadOnlyList<ParsedScript>> Scripts = new(() =>
        ParsedScript.Of([Text, .. Mistakes.Select(mistake => Text.Replace(mistake.Right, mistake.Wrong, StringComparison.Ordinal))]));

    private static ParsedScript Script => Scripts.Value[0];

    [Fact]
    public void The_script_parses() => Assert.Empty(Script.Errors);

    [Fact]
    public void The_grammar_would_notice_a_mistake() =>
        Assert.All(Mistakes.Zip(Scripts.Value.Skip(1)), pair =>
        {
            Assert.Contains(pair.First.Right, Text, StringComparison.Ordinal);
            Assert.NotEmpty(pair.Second.Errors);
        });

    [Fact]
    public void Its_parameters_are_the_options_of_the_command_line()
    {
        var command = new SweepCommand();
        var options = command.Options.Select(option => option.Name).Except(NoParameters).Append("SPEC").Order(StringComparer.Ordinal);
        Assert.Equal(options, Script.Parameters.Select(parameter => parameter.Name == "Spec" ? "SPEC" : OptionName(parameter.Name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Types_follow_those_of_the_options_and_fixed_words_are_the_same()
    {
        foreach (var parameter in Script.Parameters.Where(parameter => parameter.Name != "Spec"))
        {
            var option = new SweepCommand().Options.Single(option => option.Name == OptionName(parameter.Name));
            var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            var expected = type == typeof(bool) ? "[switch]" : type == typeof(int) ? "[int]" : type == typeof(string[]) ? "[string[]]" : "[string]";
            Assert.True(parameter.Attributes.Contains(expected), $"{parameter.Name}: {string.Join(' ', parameter.Attributes)}, expected {expected}");
            if (type != typeof(bool)) Assert.Contains(parameter.Attributes, attribute => attribute.StartsWith("[Validate", StringComparison.Ordinal));
            foreach (var word in parameter.Attributes.Where(attribute => attribute.StartsWith("[ValidateSet", StringComparison.Ordinal)).SelectMany(set => Quoted().Matches(set)).Select(match => match.Groups[1].Value))
                Assert.Empty(new SweepCommand().Parse(["x.yaml", option.Name, word]).Errors);
        }
    }

    [Fact]
    public void Every_parameter_that_takes_a_value_is_passed_on()
    {
        var passed = Quoted().Matches(Passed().Match(Text).Groups[1].Value).Select(match => match.Groups[1].Value);
        var switches = Script.Parameters.Where(parameter => parameter.Attributes.Contains("[switch]")).Select(parameter => parameter.Name).ToList();
        Assert.Equal(Script.Parameters.Select(parameter => parameter.Name).Except(switches).Except(["Spec"]), passed);
        Assert.All(switches, name => Assert.Contains($"'{OptionName(name)}'", Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_help_explains_every_parameter_and_has_examples()
    {
        var help = Script.Help;
        Assert.All(Script.Parameters, parameter => Assert.Contains($".PARAMETER {parameter.Name}\n", help, StringComparison.Ordinal));
        Assert.All((string[])[".SYNOPSIS", ".DESCRIPTION", ".OUTPUTS"], section => Assert.Contains(section, help, StringComparison.Ordinal));
        Assert.True(Regex.Count(help, @"^\.EXAMPLE$", RegexOptions.Multiline) >= 3);
        Assert.Contains("SupportsShouldProcess = $true", Text, StringComparison.Ordinal);
        Assert.Contains("Set-StrictMode -Version", Text, StringComparison.Ordinal);
    }

    [NeedsPwshFact]
    public void It_emits_an_object_per_run_and_passes_the_exit_code_on()
    {
        using var model = new TinyModel();
        using var experiment = new TinyExperiment(model, "grid: { quantization.method: [r2q, rtn] }");
        var call = $"& '{ScriptFile}' '{experiment.SpecPath}' -Results '{experiment.Results}'";
        var plan = Pwsh($"{call} -Set 'training.steps=0' -WhatIf");
        var done = Pwsh($"{call} -Set 'training.steps=0' | Where-Object Status -eq completed | Measure-Object | ForEach-Object Count; exit $LASTEXITCODE");
        var wrong = Pwsh($"{call} -Set 'training.stepps=0'; exit $LASTEXITCODE");
        var failed = Pwsh($"{call} -Set 'training.optimizer.learning_rate=1.0e+30' | Where-Object Status -eq failed | ForEach-Object Reason; exit $LASTEXITCODE");

        Assert.Contains("full precision", plan.Output, StringComparison.Ordinal);
        Assert.Equal((0, "3"), (done.ExitCode, done.Output.Trim()));
        Assert.Equal((2, 1), (wrong.ExitCode, failed.ExitCode));
        Assert.NotEqual("", failed.Output.Trim());
    }

    private static (int ExitCode, string Output) Pwsh(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", command]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary><c>DryRun</c> is <c>--dry-run</c>.</summary>
    private static string OptionName(string parameter) => "--" + WordStart().Replace(parameter, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"foreach \(\$name in @\(([^)]*)\)\)")]
    private static partial Regex Passed();
}
