using R2QBench.Core.Identity;

namespace R2QBench.Tasks;

/// <summary>One choice of a <see cref="TaskItem"/>.</summary>
/// <param name="Context">What the model is given.</param>
/// <param name="Continuation">What is scored, with the space in front.</param>
public sealed record TaskItemChoice(string Context, string Continuation)
{
    /// <summary>The <c>prompt_hash</c> of its row in the table <c>sample</c>.</summary>
    public string PromptHash => ContentHash.OfText(Context + Continuation)[..16];
}
