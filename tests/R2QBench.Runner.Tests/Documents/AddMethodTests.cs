using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Documents;

/// <summary>The walk of docs/add-a-method.md, taken as it is written: its file and its line go into a copy of the methods, which then replace the built ones.</summary>
[Trait("Speed", "Slow")]
public sealed class AddMethodTests(AddMethodTests.Walk walk) : IClassFixture<AddMethodTests.Walk>
{
    [Fact]
    public void It_is_listed()
    {
        Assert.Contains("gauss4", walk.R2q("methods").Out, StringComparison.Ordinal);
        Assert.Contains("| `gauss4`<br>Four levels for Gaussian weights (Max) | QAT | σ·{±0.4528, ±1.510} | 2 | W, sigma | 2.250 |", walk.R2q("methods", "--markdown").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_that_misspells_it_is_told_its_name()
    {
        var result = walk.R2q("validate", "experiments/quickstart.yaml", "--set", "grid={quantization.method: [gaus4]}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("did you mean gauss4?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_trains_evaluates_and_reports_it()
    {
        using var folder = new TempFolder();
        var result = walk.R2q(
            "run", "experiments/quickstart.yaml", "--results", folder.Path, "--set", "grid={quantization.method: [gauss4, r2q]}",
            "--set", "training.steps=2", "--set", "training.schedule.warmup_steps=0", "--set", "training.batch_size=2", "--set", "evaluation=[{perplexity: {corpus: builtin:world, sequence_length: 64, max_tokens: 129}}]");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("gauss4", result.Out, StringComparison.Ordinal);
        Assert.Contains("gauss4", File.ReadAllText(folder.File("quickstart", "report.md")), StringComparison.Ordinal);
        var run = Assert.Single(new ResultStore(folder.Path).Read<RunRow>("quickstart"), row => row.Method == "gauss4");
        Assert.Equal((RunStatus.Completed, 2.25), (run.Status, Math.Round(run.BitsPerWeightStored!.Value, 2)));
    }

    [Fact]
    public void The_conformance_tests_take_it_and_it_passes()
    {
        var tests = walk.CopyBuilt("R2QBench.Methods.Tests");
        var result = walk.Start("dotnet", "test", Path.Combine(tests, "R2QBench.Methods.Tests.dll"), "--nologo", "--filter", "FullyQualifiedName~QuantizerConformance&DisplayName~gauss4");

        Assert.True(result.ExitCode == 0, result.Out);
        Assert.Contains("Passed:    27", result.Out, StringComparison.Ordinal);   // nine tests at three granularities
    }

    [Fact]
    public void The_helper_of_the_scripts_knows_it()
    {
        var result = walk.Start("dotnet", "fsi", "--quiet", walk.File("experiments", "quantize-layer.fsx"), Path.Combine(walk.Root, "assets", "tiny-world"));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"gauss4 +2\.25 stored bits per weight, normalized error 0\.1\d", result.Out);
    }

    /// <summary>A folder laid out like the repository, with the built program and its methods compiled anew.</summary>
    public sealed class Walk : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly string _methods;
        private readonly string _program;

        public Walk()
        {
            Root = RepositoryRoot.Require();
            _methods = Compile();
            _program = CopyBuilt("R2QBench.Runner");
            Directory.CreateDirectory(File("experiments"));
            foreach (var script in (string[])["R2QBench.fsx", "quantize-layer.fsx"]) System.IO.File.Copy(Path.Combine(Root, "experiments", script), File("experiments", script));
        }

        public string Root { get; }

        private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

        public string File(params string[] parts) => _folder.File(parts);

        internal R2qProcess.Result R2q(params string[] arguments) => Start("dotnet", [Path.Combine(_program, "R2QBench.Runner.dll"), .. arguments]);

        /// <summary>A program, started in the repository's root.</summary>
        internal R2qProcess.Result Start(string program, params string[] arguments) => OtherProgram.Run(program, arguments, Root, new Dictionary<string, string> { ["R2Q_NATIVE"] = NativeFolder });

        /// <summary>Copies a built project with the new methods in the place of its own.</summary>
        public string CopyBuilt(string project)
        {
            var target = File("artifacts", "bin", project, "release");
            CopyFolder(Path.Combine(Root, "artifacts", "bin", project, Configuration), target);
            // The layers below with them: whoever builds one project only may have older ones beside the others.
            foreach (var library in (string[])["R2QBench.Core.dll", "R2QBench.Torch.dll"]) System.IO.File.Copy(Path.Combine(Built, library), Path.Combine(target, library), overwrite: true);
            System.IO.File.Copy(_methods, Path.Combine(target, "R2QBench.Methods.dll"), overwrite: true);
            return target;
        }

        public void Dispose() => _folder.Dispose();

        private string Built => Path.Combine(Root, "artifacts", "bin", "R2QBench.Methods", Configuration);

        private string NativeFolder => Environment.GetEnvironmentVariable("R2Q_NATIVE") is { Length: > 0 } chosen ? chosen : Path.Combine(Root, ".r2q", "native");

        private string Compile()
        {
            var page = Document.Open(Path.Combine("docs", "add-a-method.md"));
            var (newFile, code) = page.Snippet("file");
            var (registry, line) = page.Snippet("line");
            _folder.Write(newFile, code);
            var list = System.IO.File.ReadAllText(Path.Combine(Root, registry));
            const string Last = "        LloydMaxGrid.Description,\n";
            Assert.Contains(Last, list, StringComparison.Ordinal);
            _folder.Write(registry, list.Replace(Last, Last + line, StringComparison.Ordinal));

            return TempProject.Build(_folder, "R2QBench.Methods", $"""
                    <Compile Include="{Root}/src/R2QBench.Methods/**/*.cs" Exclude="{Path.Combine(Root, registry)}" />
                    <Reference Include="{Built}/R2QBench.Core.dll;{Built}/R2QBench.Torch.dll" Private="false" />
                """);
        }

        private static void CopyFolder(string from, string to)
        {
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                System.IO.File.Copy(file, target);
            }
        }
    }
}
