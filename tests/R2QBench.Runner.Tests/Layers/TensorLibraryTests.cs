using System.Text.Json;
using R2QBench.Core.Files;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Layers;

/// <summary>
/// <c>-p:R2QTorch=torchsharp</c> puts the TorchSharp packages in the place of our binding. They are not to be had here: what is checked is what MSBuild
/// makes of the projects, and that everything outside the binding compiles against its public members, which are TorchSharp's.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class TensorLibraryTests
{
    private static readonly string Root = RepositoryRoot.Require();

    [Theory]
    [InlineData("system", "R2QBench.Torch")]
    [InlineData("torchsharp", "R2QBench.Torch", "TorchSharp", "TorchSharp-cpu")]
    [InlineData("torchsharp", "R2QBench.Core", "YamlDotNet")]
    [InlineData("torchsharp", "R2QBench.Methods")]
    [InlineData("torchsharp", "R2QBench.Tasks", "Bogus")]
    [InlineData("torchsharp", "R2QBench.Runner", "Spectre.Console", "System.CommandLine")]
    public void The_package_comes_in_at_one_place_from_which_every_project_has_it(string library, string project, params string[] packages)
    {
        var items = Evaluate(project, library);

        Assert.Equal(packages, Names(items, "PackageReference"));
        if (project != "R2QBench.Torch") Assert.All(items.GetProperty("ProjectReference").EnumerateArray(), reference => Assert.StartsWith("../R2QBench.", reference.GetProperty("Identity").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void What_TorchSharp_lacks_compiles_over_its_public_members_alone()
    {
        var all = Sources("system");
        var over = Sources("torchsharp");
        var binding = all.Except(over).ToList();
        Assert.Equal(all.Where(path => path.Contains("/TorchSharp/", StringComparison.Ordinal) || path.EndsWith("Argument.Binding.cs", StringComparison.Ordinal)), binding);

        // An assembly TorchSharp of ours: the same public members, everything else hidden from what is compiled next.
        using var folder = new TempFolder();
        var package = TempProject.Build(folder, "TorchSharp", Compiled(all));
        // CS0436: public types outside the namespace TorchSharp are in both assemblies here; one's own count.
        TempProject.Build(folder, "R2QBench.Torch", $"{Compiled(over)}\n    <Reference Include=\"{package}\" />", "CS0436");
    }

    private static string Compiled(IEnumerable<string> sources) => $"    <Compile Include=\"{string.Join(';', sources)}\" />";

    private static IReadOnlyList<string> Sources(string library) =>
        [.. Evaluate("R2QBench.Torch", library).GetProperty("Compile").EnumerateArray().Select(item => item.GetProperty("FullPath").GetString()!.Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Names(JsonElement items, string kind) =>
        items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!).Order(StringComparer.Ordinal);

    private static JsonElement Evaluate(string project, string library)
    {
        var result = OtherProgram.Run(
            "dotnet",
            ["msbuild", Path.Combine(Root, "src", project, $"{project}.csproj"), "-getItem:PackageReference", "-getItem:ProjectReference", "-getItem:Compile", $"-p:R2QTorch={library}"],
            Root);
        Assert.True(result.ExitCode == 0, result.Out + result.Error);
        return JsonDocument.Parse(result.Out).RootElement.GetProperty("Items");
    }
}
