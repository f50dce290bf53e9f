using R2QBench.Core.Files;
using R2QBench.Runner.Tests.Commands;
using Xunit;

namespace R2QBench.Runner.Tests.Experiments;

/// <summary>The programs of docs/libraries.md, started as it says; that the page shows these very files is tested with the documents.</summary>
[Trait("Speed", "Slow")]
public sealed class LibraryProgramTests
{
    private static readonly string Root = RepositoryRoot.Require();

    private static readonly string Model = Path.Combine(Root, "assets", "tiny-world");

    [Fact]
    public void The_program_in_CSharp_prints_the_error_of_a_layer()
    {
        var result = OtherProgram.Run("dotnet", ["run", Path.Combine(Root, "experiments", "quantize-layer.cs"), Model], Root);

        Assert.True(result.ExitCode == 0, result.Out + result.Error);
        Assert.Matches(@"^normalized error 0\.1[12]\d\d at 2\.50 bits\n$", result.Out);
    }

    /// <summary>From another folder: libraries and native parts are found beside the script, not beside whoever starts it.</summary>
    [Fact]
    public void The_script_in_FSharp_prints_the_error_of_every_two_bit_grid()
    {
        var result = OtherProgram.Run("dotnet", ["fsi", "--quiet", Path.Combine(Root, "experiments", "quantize-layer.fsx"), Model], Path.GetTempPath());

        Assert.True(result.ExitCode == 0, result.Out + result.Error);
        Assert.Matches(@"(?m)^r2q +2\.50 stored bits per weight, normalized error 0\.1[12]\d\d$", result.Out);
        Assert.Matches(@"(?m)^rtn +2\.28 stored bits per weight, normalized error 0\.2\d\d\d$", result.Out);
        Assert.DoesNotContain("nf3", result.Out, StringComparison.Ordinal);   // three bits
    }
}
