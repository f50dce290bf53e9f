using R2QBench.Runner.Sweeps;
using Xunit;

namespace R2QBench.Runner.Tests.Sweeps;

public sealed class DeviceSharesTests
{
    [Theory]
    [InlineData(null, 3, "0 1 2")]
    [InlineData("", 2, "0 1")]
    [InlineData("5, 2", 2, "5 2")]
    [InlineData("GPU-8f1c,GPU-77aa", 2, "GPU-8f1c GPU-77aa")]
    [InlineData("3,-1,4", 1, "3")]
    public void A_process_sees_the_devices_that_it_was_given(string? variable, int count, string seen) =>
        Assert.Equal(seen, string.Join(' ', DeviceShares.Visible(variable, count)));

    [Theory]
    [InlineData("5 2", 1, "5")]
    [InlineData("5 2", 2, "5 2")]
    [InlineData("5 2", 5, "5 2 5 2 5")]
    public void Devices_are_dealt_out_to_workers_in_turn(string devices, int workers, string shares) =>
        Assert.Equal(shares, string.Join(' ', DeviceShares.Deal(devices.Split(' '), workers)));

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:1")]
    [InlineData("cuda cpu")]
    public void Workers_of_other_runs_see_what_the_sweep_sees(string devices) =>
        Assert.Equal([null, null], DeviceShares.For(devices.Split(' '), 2));
}
