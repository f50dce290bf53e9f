using R2QBench.Core.Errors;

namespace R2QBench.Core.Tokenizers;

/// <summary>Finds and reads the tokenizer of a model folder.</summary>
public static class TokenizerLoader
{
    /// <summary>Reads the tokenizer of a folder; loads no native library.</summary>
    /// <exception cref="ProblemException">No tokenizer there, a damaged one, or one with a component that is not supported.</exception>
    public static Tokenizer Load(string folder)
    {
        var json = Path.Combine(folder, TokenizerJsonReader.FileName);
        if (File.Exists(json)) return TokenizerJsonReader.Read(json, TokenizerSettings.Read(folder));
        throw new ProblemException(new Problem(
            "The folder holds no tokenizer that can be read", folder, Allowed: TokenizerJsonReader.FileName,
            NextStep: "fetch the model's tokenizer.json into the folder"));
    }

    /// <summary>The files that <see cref="Load"/> reads, for hashing.</summary>
    public static IReadOnlyList<string> PathsIn(string folder) =>
        [.. new[] { TokenizerJsonReader.FileName, TokenizerSettings.FileName, "special_tokens_map.json" }.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
}
