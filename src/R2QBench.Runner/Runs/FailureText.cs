using R2QBench.Core.Errors;

namespace R2QBench.Runner.Runs;

/// <summary>Failures as rows and lines tell them.</summary>
internal static class FailureText
{
    /// <summary>What is wrong, where, what is allowed and what to do, in one line.</summary>
    public static string OneSentence(Exception failure)
    {
        if (failure is ProblemException { Problems: [var problem, ..] })
            return $"{problem.What} ({problem.Where}{(problem.Seen is null ? "" : $", {problem.Seen}")})"
                + (problem.Allowed is null ? "" : $"; allowed: {problem.Allowed}") + (problem.NextStep is null ? "" : $"; next: {problem.NextStep}");
        var message = failure.Message.Trim();
        var end = message.IndexOfAny(['\r', '\n']);
        return end < 0 ? message : message[..end];
    }
}
