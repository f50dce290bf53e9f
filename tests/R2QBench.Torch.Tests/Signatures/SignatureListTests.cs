using System.Runtime.CompilerServices;
using TorchSharp;
using Xunit;

namespace R2QBench.Torch.Tests.Signatures;

/// <summary>
/// Our members under <c>TorchSharp</c> are TorchSharp's: same name, parameter names, order, defaults and tuple names. The list beside this test
/// holds those facts; code written against it compiles against the TorchSharp package too.
/// </summary>
public class SignatureListTests
{
    [Fact]
    public void Every_public_member_stands_in_the_list_of_TorchSharps_signatures()
    {
        var strangers = Ours().Except(Listed()).Order(StringComparer.Ordinal).ToArray();
        Assert.True(
            strangers.Length == 0,
            $"{strangers.Length} public members are not in {Path.GetFileName(ListPath())}. If TorchSharp has them in exactly this form, add the lines; "
            + $"else move them to the namespace R2QBench.Torch:\n{string.Join('\n', strangers)}");
    }

    [Fact]
    public void Every_listed_signature_is_there()
    {
        var missing = Listed().Except(Ours()).Order(StringComparer.Ordinal).ToArray();
        Assert.True(
            missing.Length == 0,
            $"{missing.Length} lines of {Path.GetFileName(ListPath())} have no such member here; code written against the list would not compile:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void The_list_is_in_order_and_says_everything_once()
    {
        var lines = Listed().ToArray();
        Assert.Equal(lines.Distinct().Order(StringComparer.Ordinal), lines);
    }

    private static IEnumerable<string> Ours() => PublicSurface.Of(typeof(torch).Assembly, nameof(TorchSharp));

    private static IEnumerable<string> Listed() => File.ReadLines(ListPath()).Where(line => line.Length > 0 && line[0] != '#');

    private static string ListPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "torchsharp.txt");
}
