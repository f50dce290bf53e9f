using R2QBench.Core.Identity;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Identity;

public sealed class ContentHashTests : IDisposable
{
    // FIPS 180-2, appendix B.1: SHA-256 of "abc".
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_bytes_and_file_with_the_same_content_have_the_same_hash()
    {
        File.WriteAllText(_folder.File("abc"), "abc");

        Assert.Equal(Abc, ContentHash.OfText("abc"));
        Assert.Equal(Abc, ContentHash.OfBytes("abc"u8));
        Assert.Equal(Abc, ContentHash.OfFile(_folder.File("abc")));
    }

    [Fact]
    public void Several_files_are_hashed_by_name_and_content_in_any_order()
    {
        File.WriteAllText(_folder.File("a"), "1");
        File.WriteAllText(_folder.File("b"), "2");
        var hash = ContentHash.OfFiles([_folder.File("a"), _folder.File("b")]);

        Assert.Equal(hash, ContentHash.OfFiles([_folder.File("b"), _folder.File("a")]));
        File.WriteAllText(_folder.File("a"), "2");
        File.WriteAllText(_folder.File("b"), "1");
        Assert.NotEqual(hash, ContentHash.OfFiles([_folder.File("a"), _folder.File("b")]));
    }
}
