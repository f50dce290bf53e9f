using R2QBench.Core.Results.Claims;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Results.Claims;

public sealed class RunClaimTests : IDisposable
{
    private static readonly ClaimTiming Timing = new(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30));   // beats by hand
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_of_many_that_try_at_once_gets_it()
    {
        var claims = new RunClaim?[32];
        Parallel.For(0, claims.Length, i => claims[i] = Take());

        Assert.Single(claims, claim => claim is not null);
        claims.Single(claim => claim is not null)!.Dispose();
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
        using var next = Take();
        Assert.NotNull(next);
    }

    [Fact]
    public void A_dead_process_of_this_machine_has_nothing_to_wait_for()
    {
        Write(1, ClaimOwner.New() with { Process = int.MaxValue }, beats: 7);
        using var claim = Take();

        Assert.NotNull(claim);
        Assert.Equal([".claim.2"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_number_that_another_process_got_later_does_not_keep_the_claim_alive()
    {
        Write(1, ClaimOwner.New() with { Started = "1" }, beats: 7);
        using var claim = Take();
        Assert.NotNull(claim);
    }

    [Fact]
    public void A_claim_of_another_machine_falls_after_a_lease_without_a_beat()
    {
        Write(1, Elsewhere, beats: 1);
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(Take());
        Write(1, Elsewhere, beats: 2);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromSeconds(2));
        using var claim = Take();
        Assert.NotNull(claim);
    }

    [Theory]
    [InlineData(-86400)]
    [InlineData(86400)]
    public void A_wall_clock_that_jumps_changes_nothing(int seconds)
    {
        Write(1, Elsewhere, beats: 1);
        Assert.Null(Take());
        _clock.JumpWallClock(TimeSpan.FromSeconds(seconds));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromSeconds(2));
        using var claim = Take();
        Assert.NotNull(claim);
    }

    [Fact]
    public void Whoever_slept_through_its_lease_has_lost_and_leaves_the_other_alone()
    {
        var slept = Take()!;
        Write(2, Elsewhere, beats: 1);

        Assert.Throws<ClaimLostException>(slept.RequireHeld);
        Assert.True(slept.Lost.IsCancellationRequested);
        slept.Dispose();
        Assert.Contains(".claim.2", Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_holder_counts_up_in_place()
    {
        using var claim = Take()!;
        var before = File.ReadAllText(Path.Combine(_folder.Path, ".claim.1"));
        claim.RequireHeld();
        var after = File.ReadAllText(Path.Combine(_folder.Path, ".claim.1"));

        Assert.NotEqual(before, after);
        Assert.Equal(before.Length, after.Length);
    }

    [Fact]
    public void A_half_written_claim_is_left_alone_until_its_lease_is_over()
    {
        File.WriteAllText(Path.Combine(_folder.Path, ".claim.3"), "");
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromSeconds(31));
        using var claim = Take();
        Assert.NotNull(claim);
    }

    private static ClaimOwner Elsewhere => new("another-machine", 1, "1", "abc");

    private RunClaim? Take() => RunClaim.TryTake(_folder.Path, Timing, _clock);

    private void Write(int number, ClaimOwner owner, int beats) => File.WriteAllText(Path.Combine(_folder.Path, $".claim.{number}"), $"{owner} {beats:D12}\n");

    /// <summary>A monotonic clock and a wall clock that are moved by hand, each by itself.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _ticks = 1;
        private DateTimeOffset _wall = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by)
        {
            _ticks += by.Ticks;
            _wall += by;
        }

        public void JumpWallClock(TimeSpan by) => _wall += by;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => _wall;
    }
}
