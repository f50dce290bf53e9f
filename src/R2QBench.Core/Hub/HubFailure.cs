using R2QBench.Core.Errors;

namespace R2QBench.Core.Hub;

/// <summary>Something that may be gone at the next attempt: a dropped connection, a busy server.</summary>
/// <param name="problem">What it becomes when patience ends.</param>
/// <param name="retryAfter">How long the server asks to wait; null if it does not say.</param>
/// <param name="cause">The exception behind it, if any.</param>
internal sealed class HubFailure(Problem problem, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(problem.What, cause)
{
    public Problem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public ProblemException Final() => new(Problem, ExitCode.Environment, InnerException);
}
