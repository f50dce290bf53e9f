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
        var listed = File.ReadLines(ListPath()).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.Ordinal);
        var ours = PublicSurface.Of(typeof(torch).Assembly, nameof(TorchSharp)).ToArray();
        var strangers = ours.Where(line => !listed.Contains(line)).Order(StringComparer.Ordinal).ToArray();
        Assert.True(
            strangers.Length == 0,
            $"{strangers.Length} public members are not in {Path.GetFileName(ListPath())}. If TorchSharp has them in exactly this form, add the lines; "
            + $"else move them to the namespace R2QBench.Torch:\n{string.Join('\n', strangers)}");
    }

    private static string ListPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "torchsharp.txt");
}
