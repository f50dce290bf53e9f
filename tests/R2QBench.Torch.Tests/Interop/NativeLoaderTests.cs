using R2QBench.Testing;
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

    [Fact]
    public void A_missing_library_names_the_path_and_the_next_step()
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<NativeLibraryMissingException>(() => NativeLoader.LoadFrom(folder.Path));
        Assert.Contains(folder.File("libr2qtorch.so"), error.Message);
        Assert.Contains("r2q doctor", error.Message);
        Assert.Contains("R2Q_NATIVE", Assert.Throws<NativeLibraryMissingException>(() => NativeLoader.LoadFrom(null)).Message);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_with_the_systems_reason()
    {
        using var folder = new TempFolder();
        folder.Write("libr2qtorch.so", "not a library");
        var error = Assert.Throws<NativeLibraryMissingException>(() => NativeLoader.LoadFrom(folder.Path));
        Assert.Contains("cannot be loaded", error.Message);
        Assert.Contains("file too short", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("1.13.0", "1.13.1", true)]
    [InlineData("2.11.0", "2.11.0+cu130", true)]
    [InlineData("1.13.1", "2.11.0", false)]
    public void Versions_agree_when_major_and_minor_do(string compiled, string loaded, bool same) =>
        Assert.Equal(same, NativeLoader.MajorMinor(compiled) == NativeLoader.MajorMinor(loaded));
}
