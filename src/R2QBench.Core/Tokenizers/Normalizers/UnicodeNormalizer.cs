using System.Text;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Tokenizers.Normalizers;

/// <summary>Unicode normalisation forms NFC, NFD, NFKC, NFKD.</summary>
internal sealed class UnicodeNormalizer : INormalizer
{
    private const string Decomposed = "e\u0301";
    private const string Composed = "\u00e9";
    private readonly NormalizationForm _form;

    /// <exception cref="ProblemException">.NET cannot normalise here: it runs without its Unicode library and would silently leave texts as they are.</exception>
    public UnicodeNormalizer(NormalizationForm form)
    {
        if (Decomposed.Normalize(NormalizationForm.FormC) != Composed)
            throw new ProblemException(
                new Problem(
                    "This tokenizer normalises Unicode, which does not work on this machine",
                    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT / libicu",
                    AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant ? "invariant mode" : "e + U+0301 stays two characters",
                    NextStep: "install libicu (Debian: libicu72) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"),
                ExitCode.Environment);
        _form = form;
    }

    public string Normalize(string text) => Ascii.IsValid(text) ? text : text.Normalize(_form);
}
