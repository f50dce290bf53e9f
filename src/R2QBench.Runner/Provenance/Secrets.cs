using System.Text.RegularExpressions;

namespace R2QBench.Runner.Provenance;

/// <summary>Takes tokens, keys and passwords out of what is written down about a process.</summary>
public static partial class Secrets
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>A command line without secrets: values of telling names, user names and passwords in addresses, and known forms of tokens.</summary>
    public static IReadOnlyList<string> MaskArguments(IEnumerable<string> arguments)
    {
        var masked = new List<string>();
        var nextIsSecret = false;
        foreach (var argument in arguments)
        {
            masked.Add(nextIsSecret ? Mask : MaskArgument(argument));
            nextIsSecret = !nextIsSecret && argument.StartsWith('-') && !argument.Contains('=', StringComparison.Ordinal) && IsTelling(argument);
        }

        return masked;
    }

    /// <summary>The value of a variable or option, or the mask if it is a secret.</summary>
    public static string MaskValue(string name, string value) => IsTelling(name) && value.Length > 0 ? Mask : MaskText(value);

    private static string MaskArgument(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? $"{argument[..at]}={MaskValue(argument[..at], argument[(at + 1)..])}" : MaskText(argument);
    }

    private static string MaskText(string text) => TokenForms().Replace(AddressWithUser().Replace(text, $"://{Mask}@"), Mask);

    private static bool IsTelling(string name) => Words().Matches(name).Any(word => word.Value.ToUpperInvariant() is
        "TOKEN" or "SECRET" or "PASSWORD" or "PASSWD" or "PASSPHRASE" or "KEY" or "APIKEY" or "CREDENTIAL" or "CREDENTIALS" or "AUTH" or "AUTHORIZATION");

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Words();

    [GeneratedRegex("://[^/@\\s]+@")]
    private static partial Regex AddressWithUser();

    // Hugging Face, OpenAI-like, GitHub, Slack, AWS, and anything sent as a bearer.
    [GeneratedRegex("hf_[A-Za-z0-9]{8,}|sk-[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|xox[abprs]-[A-Za-z0-9-]{8,}|AKIA[A-Z0-9]{16}|(?<=[Bb]earer )\\S+")]
    private static partial Regex TokenForms();
}
