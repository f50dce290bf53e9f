namespace R2QBench.Core.Results.Claims;

/// <summary>How often a claim shows that it is alive, and how long it may stand still before others take it over.</summary>
/// <remarks>Both are measured with the local monotonic clock of whoever looks; no two clocks are ever compared.</remarks>
/// <param name="Beat">Time between two signs of life.</param>
/// <param name="Lease">Time without one after which a claim counts as given up; many beats, since a network file system may show them late.</param>
public sealed record ClaimTiming(TimeSpan Beat, TimeSpan Lease)
{
    /// <summary>A beat every 5 s, given up after 90 s.</summary>
    public static ClaimTiming Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90));
}
