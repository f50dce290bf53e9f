using System.Text.Json;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Identity;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Generation;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Training;

/// <summary>The training text of <c>data.source: teacher:…</c>: written once by the full-precision model, then kept under the hash of all that it depends on.</summary>
/// <remarks>
/// Prompts are the beginnings of documents, in random order, or random places where the prompt text is one running text; each text has draws of its own. After
/// LLM-QAT (arXiv 2305.17888) and BitDistiller (2402.10631), which train on such text.
/// </remarks>
public static class TeacherText
{
    private const ulong PromptStream = 0;
    private const ulong DrawStream = 1;

    /// <summary>What names the text: another model, prompt text, seed or setting gives another hash. Part of the run id.</summary>
    /// <param name="run">The resolved run.</param>
    /// <param name="modelHash">Of the model's files.</param>
    /// <param name="tokenizerHash">Of the tokenizer's files.</param>
    /// <exception cref="ProblemException">The prompt text cannot be read.</exception>
    public static string HashOf(RunSpec run, string modelHash, string tokenizerHash)
    {
        var teacher = run.Data.Teacher;
        return ContentHash.OfText(string.Join('|',
        [
            "teacher-text-1", modelHash, tokenizerHash, CorpusCatalog.Open(run.Data.TextSource, CorpusSplit.Train).ContentHash,
            FormattableString.Invariant($"{teacher.Documents},{teacher.PromptTokens},{teacher.Length},{teacher.Temperature:R},{teacher.Seed}"),
            FormattableString.Invariant($"{run.Model.Dtype},{run.Device.Split(':')[0]},{run.Threads},{run.Fused}"),
        ]));
    }

    /// <summary>The text, from the cache or written now.</summary>
    /// <param name="data">Prompts and settings.</param>
    /// <param name="hash">From <see cref="HashOf"/>.</param>
    /// <param name="cacheFolder">Where texts are kept; made if it is not there.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="loadTeacher">Loads the full-precision model; asked only if the text has to be written, disposed here.</param>
    /// <param name="log">Told whether it was written or kept.</param>
    /// <param name="cancellation">Looked at before every token.</param>
    public static CorpusText Open(
        DataSpec data, string hash, string cacheFolder, Tokenizer tokenizer, Func<LanguageModel> loadTeacher, Action<string> log, CancellationToken cancellation)
    {
        var file = Path.Combine(cacheFolder, $"{hash[..16]}.jsonl");
        if (Read(file, data.Teacher.Documents) is { } kept)
        {
            log($"text of the full-precision model: {kept.Count} documents kept from {Path.GetFileName(file)}");
            return CorpusText.Of(data.Source, kept, "\n");
        }

        Directory.CreateDirectory(cacheFolder);
        using var model = loadTeacher();
        var written = Write(data, tokenizer, model, cancellation);
        AtomicFile.WriteText(file, string.Concat(written.Select(text => JsonSerializer.Serialize(new Line(text)) + "\n")));
        log($"text of the full-precision model: {written.Count} documents written to {Path.GetFileName(file)}");
        return CorpusText.Of(data.Source, written, "\n");
    }

    private static List<string> Write(DataSpec data, Tokenizer tokenizer, LanguageModel model, CancellationToken cancellation)
    {
        var settings = data.Teacher;
        var random = new CounterRandom(settings.Seed);
        var texts = new List<string>();
        foreach (var (index, prompt) in Prompts(data, tokenizer, random).Index())
        {
            var sampler = new TokenSampler(settings.Temperature, (int)random.Below(int.MaxValue, DrawStream, (ulong)index));
            var ids = prompt.Take(model.ContextLength - 1).ToList();
            ids.AddRange(TextGenerator.Generate(model, [.. ids], settings.Length, sampler, tokenizer.EosId, cancellation));
            texts.Add(tokenizer.Decode(ids.Where(id => id != tokenizer.BosId && id != tokenizer.EosId)));
        }

        return texts;
    }

    private static IEnumerable<IReadOnlyList<int>> Prompts(DataSpec data, Tokenizer tokenizer, CounterRandom random)
    {
        var settings = data.Teacher;
        var documents = CorpusCatalog.Open(data.TextSource, CorpusSplit.Train).Documents;
        if (documents.Count == 1)
        {
            var all = tokenizer.EncodeToIds(documents[0], addSpecialTokens: false);
            for (var i = 0; i < settings.Documents; i++)
                yield return [.. all.Skip((int)random.Below(Math.Max(1, all.Count - settings.PromptTokens), PromptStream, (ulong)i)).Take(settings.PromptTokens)];
            yield break;
        }

        var order = random.Permutation(documents.Count, PromptStream);
        for (var i = 0; i < settings.Documents; i++)
            yield return [.. tokenizer.EncodeToIds(documents[order[i % order.Length]], addSpecialTokens: true).Take(settings.PromptTokens)];
    }

    /// <summary>The kept documents; null if there are none, or not all.</summary>
    private static List<string>? Read(string file, int documents)
    {
        if (!File.Exists(file)) return null;
        try
        {
            var texts = File.ReadLines(file).Select(line => JsonSerializer.Deserialize<Line>(line)!.text).ToList();
            return texts.Count == documents && !texts.Contains(null!) ? texts : null;
        }
        catch (JsonException)
        {
            return null;   // damaged: written again
        }
    }

    private sealed record Line(string text);
}
