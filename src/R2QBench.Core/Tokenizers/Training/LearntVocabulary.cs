namespace R2QBench.Core.Tokenizers.Training;

/// <summary>What <see cref="BytePairTrainer"/> learnt.</summary>
/// <param name="Tokens">Every token; its id is its place.</param>
/// <param name="Merges">Left and right part, in order of rank.</param>
public sealed record LearntVocabulary(IReadOnlyList<string> Tokens, IReadOnlyList<(string Left, string Right)> Merges);
