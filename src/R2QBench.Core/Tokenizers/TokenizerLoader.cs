using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers.SentencePiece;

namespace R2QBench.Core.Tokenizers;

/// <summary>Finds and reads the tokenizer of a model folder.</summary>
public static class TokenizerLoader
{
    /// <summary>Reads the tokenizer of a folder; loads no native library.</summary>
    /// <exception cref="ProblemException">No tokenizer there, a damaged one, or one with a component that is not supported.</exception>
    public static Tokenizer Load(string folder)
    {
        bool Has(string name) => File.Exists(Path.Combine(folder, name));
        var settings = TokenizerSettings.Read(folder);
        if (Has(TokenizerJsonReader.FileName)) return TokenizerJsonReader.Read(Path.Combine(folder, TokenizerJsonReader.FileName), settings);
        if (Has(SentencePieceReader.FileName)) return SentencePieceReader.Read(Path.Combine(folder, SentencePieceReader.FileName), settings);
        if (Has(VocabMergesReader.VocabName)) return VocabMergesReader.Read(folder, settings);
        throw new ProblemException(new Problem(
            "The folder holds no tokenizer that can be read", folder,
            Allowed: $"{TokenizerJsonReader.FileName}, {SentencePieceReader.FileName}, or {VocabMergesReader.VocabName} with {VocabMergesReader.MergesName}",
            NextStep: "fetch the model's tokenizer files into the folder"));
    }

    /// <summary>Whether a folder has files of a tokenizer at all, readable or not.</summary>
    public static bool IsPresent(string folder) =>
        ((string[])[TokenizerJsonReader.FileName, SentencePieceReader.FileName, VocabMergesReader.VocabName, VocabMergesReader.MergesName]).Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>The files that <see cref="Load"/> reads, for hashing.</summary>
    public static IReadOnlyList<string> PathsIn(string folder)
    {
        string[][] kinds = [[TokenizerJsonReader.FileName], [SentencePieceReader.FileName], [VocabMergesReader.VocabName, VocabMergesReader.MergesName]];
        string[] Present(string[] names) => [.. names.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        return [.. kinds.Select(Present).FirstOrDefault(paths => paths.Length > 0) ?? [], .. Present([TokenizerSettings.FileName, TokenizerSettings.MapName])];
    }
}
