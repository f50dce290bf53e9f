using System.Globalization;
using R2QBench.Core.Text;
using Xunit;

namespace R2QBench.Core.Tests.Text;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1048575, "1.0 MiB")]
    [InlineData(3L << 30, "3.0 GiB")]
    [InlineData(5L << 40, "5.0 TiB")]
    [InlineData(5000L << 40, "5000.0 TiB")]
    [InlineData(-2048, "-2.0 KiB")]
    public void Bytes_are_powers_of_1024(long bytes, string text) => Assert.Equal(text, Units.Bytes(bytes));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12.5, "12.5")]
    [InlineData(999, "999")]
    [InlineData(1234, "1.2k")]
    [InlineData(999_960, "1.0M")]
    [InlineData(656_000, "656.0k")]
    [InlineData(7e9, "7.0G")]
    public void Counts_are_powers_of_1000(double count, string text) => Assert.Equal(text, Units.Count(count));

    [Theory]
    [InlineData(null, "? tok/s")]
    [InlineData(double.NaN, "? tok/s")]
    [InlineData(double.PositiveInfinity, "? tok/s")]
    [InlineData(0.0, "0 tok/s")]
    [InlineData(3.14, "3.1 tok/s")]
    [InlineData(812.4, "812 tok/s")]
    [InlineData(12_345.0, "12.3k tok/s")]
    public void Unknown_throughput_is_not_zero(double? rate, string text) => Assert.Equal(text, Units.TokensPerSecond(rate));

    [Theory]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(0.35, "0.35 s")]
    [InlineData(9.994, "9.99 s")]
    [InlineData(9.999, "10.0 s")]
    [InlineData(12.44, "12.4 s")]
    [InlineData(59.97, "1 min 00 s")]
    [InlineData(185.0, "3 min 05 s")]
    [InlineData(3599.7, "1 h 00 min")]
    [InlineData(7620.0, "2 h 07 min")]
    [InlineData(86_400.0, "1 d 00 h")]
    [InlineData(273_600.0, "3 d 04 h")]
    [InlineData(-12.0, "-12.0 s")]
    public void Durations_have_two_parts_at_most(double seconds, string text) => Assert.Equal(text, Units.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Unknown_duration_is_a_question_mark() => Assert.Equal("?", Units.Duration(null));

    [Theory]
    [InlineData(2.345, "2.35×")]
    [InlineData(12.34, "12.3×")]
    [InlineData(123.4, "123×")]
    [InlineData(double.NaN, "?")]
    public void Ratios_keep_three_digits(double ratio, string text) => Assert.Equal(text, Units.Ratio(ratio));

    [Theory]
    [InlineData(0.934, "93.4 %")]
    [InlineData(1, "100.0 %")]
    [InlineData(double.NaN, "? %")]
    public void Shares_are_percent(double fraction, string text) => Assert.Equal(text, Units.Percent(fraction));

    [Fact]
    public void The_culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("1.5 KiB, 12.3k tok/s, 0.35 s, 2.50×", $"{Units.Bytes(1536)}, {Units.TokensPerSecond(12345)}, {Units.Duration(TimeSpan.FromSeconds(0.35))}, {Units.Ratio(2.5)}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
