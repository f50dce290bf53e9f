using R2QBench.Tasks.Data;
using Xunit;

namespace R2QBench.Tasks.Tests.Data;

/// <summary>Quoted fields hold what they like (RFC 4180), and rows know their line.</summary>
public sealed class CsvFileTests
{
    [Fact]
    public void Quotes_commas_and_line_breaks_are_read()
    {
        var rows = CsvFile.Parse("a,\"b,\"\"c\"\"\",\r\n\n\"two\nlines\",,x\n,\"\"\nlast").ToList();
        Assert.Equal([1, 3, 5, 6], rows.Select(row => row.Line));
        Assert.Equal(["a", "b,\"c\"", ""], rows[0].Fields);
        Assert.Equal(["two\nlines", "", "x"], rows[1].Fields);
        Assert.Equal(["", ""], rows[2].Fields);
        Assert.Equal(["last"], rows[3].Fields);
    }
}
