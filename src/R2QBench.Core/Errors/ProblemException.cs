namespace R2QBench.Core.Errors;

/// <summary>A user's mistake or a lacking environment; printed as its problems, never as a stack trace.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>All problems of one input; bad input unless the code says otherwise.</summary>
    public ProblemException(IReadOnlyList<Problem> problems, ExitCode exitCode = ExitCode.BadInput, Exception? inner = null)
        : base(string.Join("\n", problems), inner)
    {
        if (problems.Count == 0) throw new ArgumentException("At least one problem is needed.", nameof(problems));
        Problems = problems;
        ExitCode = exitCode;
    }

    /// <summary>One problem; bad input unless the code says otherwise.</summary>
    public ProblemException(Problem problem, ExitCode exitCode = ExitCode.BadInput, Exception? inner = null)
        : this([problem], exitCode, inner)
    {
    }

    /// <summary>Everything found wrong, in the order found; never empty.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>What the process should return.</summary>
    public ExitCode ExitCode { get; }
}
