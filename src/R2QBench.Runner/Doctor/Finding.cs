namespace R2QBench.Runner.Doctor;

/// <summary>How a check came out.</summary>
public enum FindingState
{
    /// <summary>There and usable.</summary>
    Ok,

    /// <summary>Usable, but slow or incomplete.</summary>
    Warning,

    /// <summary>Missing or unusable; some commands cannot work.</summary>
    Missing,
}

/// <summary>What one check of the machine found.</summary>
/// <param name="State">Usable or not.</param>
/// <param name="Details">What was found, one line each; at least one.</param>
/// <param name="NextStep">How to get what is missing.</param>
public sealed record Finding(FindingState State, IReadOnlyList<string> Details, string? NextStep = null)
{
    public static Finding Ok(params string[] details) => new(FindingState.Ok, details);

    public static Finding Warning(string nextStep, params string[] details) => new(FindingState.Warning, details, nextStep);

    public static Finding Missing(string nextStep, params string[] details) => new(FindingState.Missing, details, nextStep);
}
