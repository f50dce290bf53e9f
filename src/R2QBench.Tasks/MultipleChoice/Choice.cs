using System.Text;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>One thing whose likelihood is asked for.</summary>
/// <param name="Context">What the model is given.</param>
/// <param name="Continuation">What is scored, with the space in front that parts it from the context.</param>
/// <param name="Text">The choice as the data set has it; its length is what <c>acc_norm</c> divides by.</param>
public sealed record Choice(string Context, string Continuation, string Text)
{
    /// <summary>Length in Unicode characters (code points), as Python counts.</summary>
    public int Characters => Text.EnumerateRunes().Count();

    /// <summary>Length in UTF-8 bytes.</summary>
    public int Bytes => Encoding.UTF8.GetByteCount(Text);
}
