using System.Text;

namespace R2QBench.Core.Errors;

/// <summary>One thing that is wrong with an input, as a value: what, where, seen, allowed, next step.</summary>
/// <param name="What">What is wrong, one sentence without a final full stop.</param>
/// <param name="Where">File (with line if known), key or option, e.g. <c>spec.yaml:14  quantization.group_size</c>.</param>
/// <param name="Seen">The value found, if there is one to show.</param>
/// <param name="Allowed">What would have been accepted.</param>
/// <param name="NextStep">What the user can do now.</param>
public sealed record Problem(string What, string Where, string? Seen = null, string? Allowed = null, string? NextStep = null)
{
    /// <summary>The problem as the lines a person reads; no trailing line break.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Where);
        if (Seen is not null) text.Append(" = ").Append(Seen);
        text.Append("\n  ").Append(What);
        if (Allowed is not null) text.Append("\n  allowed: ").Append(Allowed);
        if (NextStep is not null) text.Append("\n  next: ").Append(NextStep);
        return text.ToString();
    }
}
