using R2QBench.Torch.Interop;
using Xunit;

namespace R2QBench.Torch.Tests.Interop;

/// <summary>What is said when the native library cannot be used.</summary>
public class NativeLoaderTests
{
    [Fact]
    public void The_environment_variable_chooses_the_folder()
    {
        if (Environment.GetEnvironmentVariable("R2Q_NATIVE") is { Length: > 0 } chosen)
            Assert.Equal(chosen, NativeLoader.Folder());
        else
            Assert.EndsWith(Path.Combine(".r2q", "native"), NativeLoader.Folder());
    }

    [Theory]
    [InlineData("1.13.0", "1.13.1", true)]
    [InlineData("2.11.0", "2.11.0+cu130", true)]
    [InlineData("1.13.1", "2.11.0", false)]
    public void Versions_agree_when_major_and_minor_do(string compiled, string loaded, bool same) =>
        Assert.Equal(same, NativeLoader.MajorMinor(compiled) == NativeLoader.MajorMinor(loaded));
}
