using R2QBench.Core.Errors;

namespace R2QBench.Core.Hub;

/// <summary>A user's access token. Its text leaves this object in one place only: the header of a request to the endpoint.</summary>
public sealed class HubToken
{
    private HubToken(string value) => Value = value;

    /// <summary>The secret.</summary>
    internal string Value { get; }

    /// <summary>A token from a variable or file; null if there is none in it.</summary>
    /// <param name="text">Surrounding white space is dropped.</param>
    /// <param name="where">The variable or file, for the message.</param>
    /// <exception cref="ProblemException">The text cannot be sent in a header; it is not shown.</exception>
    public static HubToken? From(string? text, string where)
    {
        var value = text?.Trim();
        if (string.IsNullOrEmpty(value)) return null;
        if (value.All(c => c is > ' ' and <= '~')) return new HubToken(value);
        throw new ProblemException(
            new Problem("Holds something that is not an access token", where, Allowed: "one line of letters, digits and signs", NextStep: $"correct or unset {where}"),
            ExitCode.Environment);
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => "(hidden)";
}
