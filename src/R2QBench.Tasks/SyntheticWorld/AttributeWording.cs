namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>The paraphrases of one attribute. <c>{p}</c> stands for the person's name, <c>{v}</c> for the value.</summary>
/// <param name="Statements">Whole sentences; each holds both places.</param>
/// <param name="Questions">Questions that hold <c>{p}</c> only; the value is the answer.</param>
public sealed record AttributeWording(IReadOnlyList<string> Statements, IReadOnlyList<string> Questions)
{
    /// <summary>One question with its place filled.</summary>
    public string Ask(int question, string name) => Questions[question].Replace("{p}", name);
}
