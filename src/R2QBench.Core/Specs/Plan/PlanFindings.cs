using R2QBench.Core.Errors;

namespace R2QBench.Core.Specs.Plan;

/// <summary>What turned up once the model's shapes were known.</summary>
public sealed record PlanFindings(IReadOnlyList<Problem> Problems, IReadOnlyList<Notice> Notices)
{
    /// <summary>Nothing to say.</summary>
    public static PlanFindings None { get; } = new([], []);

    /// <summary>Both together.</summary>
    public PlanFindings And(PlanFindings other) => new([.. Problems, .. other.Problems], [.. Notices, .. other.Notices]);

    internal static PlanFindings Of(Problem problem) => new([problem], []);
}
