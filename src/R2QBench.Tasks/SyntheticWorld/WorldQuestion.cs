namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>A four-choice question about one fact.</summary>
/// <param name="Fact">What is asked for.</param>
/// <param name="Prompt">Text up to the answer, e.g. <c>Question: Where does Ada Lind live?\nAnswer:</c>.</param>
/// <param name="Choices">Four different values of the attribute; only one is true.</param>
/// <param name="Gold">Position of the true one.</param>
public sealed record WorldQuestion(Fact Fact, string Prompt, IReadOnlyList<string> Choices, int Gold);
