using R2QBench.Runner.Console;
using Xunit;

namespace R2QBench.Runner.Tests.Console;

public class ListingTests
{
    [Fact]
    public void Columns_are_aligned_and_marked_ones_to_the_right()
    {
        var written = new StringWriter { NewLine = "\n" };
        new Listing("method", "bits>").Add("r2q", "2.50").Add("rtn", "12.281").WriteTo(written);

        Assert.Equal("method    bits\n------  ------\nr2q       2.50\nrtn     12.281\n", written.ToString());
    }

    [Fact]
    public void A_row_of_another_width_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Listing("a", "b").Add("only one"));
}
