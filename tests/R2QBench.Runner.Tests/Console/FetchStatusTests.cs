using R2QBench.Core.Hub;
using R2QBench.Runner.Console;
using Xunit;

namespace R2QBench.Runner.Tests.Console;

public class FetchStatusTests
{
    [Fact]
    public void Half_way_there_is_half_a_bar_and_time_left() => Assert.Equal(
        "[==========>         ]  50.0 %  1/3 files  1.0 GiB of 2.0 GiB  10.0 MiB/s  1 min 42 s left",
        FetchStatus.Text(new FetchProgress(1, 3, 1L << 30, 2L << 30, 10 << 20, TimeSpan.FromSeconds(102.4))));

    [Fact]
    public void At_the_end_the_bar_is_full() => Assert.Equal(
        "[====================] 100.0 %  1/1 files  512 B of 512 B",
        FetchStatus.Text(new FetchProgress(1, 1, 512, 512, null, null)));

    [Fact]
    public void What_is_not_known_is_left_out() => Assert.Equal("0/2 files  512 B", FetchStatus.Text(new FetchProgress(0, 2, 512, null, null, null)));
}
