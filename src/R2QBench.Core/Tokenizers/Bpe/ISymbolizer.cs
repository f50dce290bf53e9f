namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>Turns a word into the ids of its first symbols, which merging starts from.</summary>
internal interface ISymbolizer
{
    /// <summary>Writes the symbols of a word.</summary>
    /// <param name="word">Without lone surrogates.</param>
    /// <param name="symbols">At least <see cref="MaximumSymbols"/> places.</param>
    /// <returns>Number of symbols.</returns>
    int Symbols(ReadOnlySpan<char> word, Span<int> symbols);

    /// <summary>Upper bound for the symbols of a word of so many chars.</summary>
    int MaximumSymbols(int chars);
}
