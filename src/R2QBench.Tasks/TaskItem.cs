namespace R2QBench.Tasks;

/// <summary>One question as a model is asked it.</summary>
/// <param name="Number">Position in the task, from 0; the <c>item</c> of the table <c>sample</c>.</param>
/// <param name="Gold">Position of the right choice.</param>
/// <param name="Group">What it is about, in tasks whose score is also averaged over such groups; else null.</param>
/// <param name="Choices">What the model chooses from; a last word is the only one.</param>
public sealed record TaskItem(int Number, int Gold, string? Group, IReadOnlyList<TaskItemChoice> Choices);
