using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Checkpoints;

/// <summary>Reads the JSON files of a model folder; what cannot be read is a user's problem, not a crash.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = false, MaxDepth = 64 };

    /// <summary>Parses the file; the caller disposes the document.</summary>
    /// <exception cref="ProblemException">The file is missing, unreadable or not JSON.</exception>
    public static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path).AsMemory().WithoutByteOrderMark(), Options);
        }
        catch (JsonException error)
        {
            throw new ProblemException(new Problem($"The file is not valid JSON: {error.Message}", path, NextStep: "fetch or write the file again"), inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var what = error is FileNotFoundException or DirectoryNotFoundException ? "There is no such file" : $"The file cannot be read: {error.Message}";
            throw new ProblemException(new Problem(what, path, NextStep: "give a complete Hugging Face model folder"), inner: error);
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(this Memory<byte> bytes) =>
        bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
}
