using R2QBench.Core.Tokenizers;

namespace R2QBench.Core.Models;

/// <summary>A model ready to use, with its tokenizer.</summary>
/// <param name="Model">Owned by whoever called the loader: dispose it.</param>
/// <param name="Tokenizer">The tokenizer of the same folder.</param>
/// <param name="Folder">Where both came from.</param>
/// <param name="Notices">What a user should know though it is no error.</param>
public sealed record LoadedModel(LanguageModel Model, Tokenizer Tokenizer, string Folder, IReadOnlyList<string> Notices);
