using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Pretraining;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>A model of a few thousand weights that has learnt a few sentences, trained once for all tests; a second, and no third.</summary>
public sealed class TinyModel : IDisposable
{
    private static readonly string[] Subjects = ["the cat", "a dog", "the old man", "my sister", "the small bird"];
    private static readonly string[] Verbs = ["sees", "likes", "finds", "follows"];
    private static readonly string[] Objects = ["the ball", "a tree", "the house", "the river", "some bread"];

    private readonly TempFolder _folder = new();

    public TinyModel()
    {
        Text = _folder.Write("text.txt", string.Join('\n', Sentences(seed: 1).Take(600)));
        HeldOut = _folder.Write("held-out.txt", string.Join('\n', Sentences(seed: 2).Take(60)));
        Folder = _folder.File("model");
        var display = new PlainStatusDisplay(TextWriter.Null, TimeProvider.System);
        new Pretrainer(new RunProgress(display, TimeProvider.System), TimeProvider.System).Run(
            new PretrainSpec
            {
                Name = "tiny",
                Output = Folder,
                VocabularySize = 320,
                Model = new ArchitectureSpec { HiddenSize = 32, IntermediateSize = 48, Layers = 2, Heads = 2, KeyValueHeads = 1, Context = 48 },
                Data = new DataSpec { Source = $"text:{Text}", SequenceLength = 32 },
                Training = new TrainingSpec
                {
                    Steps = 60,
                    BatchSize = 8,
                    Optimizer = new OptimizerSpec { LearningRate = 1e-2 },
                    Schedule = new ScheduleSpec { Name = "constant" },
                },
            },
            CancellationToken.None);
    }

    /// <summary>Folder of the model.</summary>
    public string Folder { get; }

    /// <summary>The text it was trained on.</summary>
    public string Text { get; }

    /// <summary>Other sentences of the same kind.</summary>
    public string HeldOut { get; }

    /// <summary>A copy of the model's folder whose weights a test may damage.</summary>
    public static string CopyTo(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return target;
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Sentences(int seed)
    {
        var random = new Random(seed);
        while (true) yield return $"{Pick(Subjects)} {Pick(Verbs)} {Pick(Objects)}.";
        string Pick(string[] words) => words[random.Next(words.Length)];
    }
}

/// <summary>The tests that train: one after the other, since the number of threads belongs to the process.</summary>
[CollectionDefinition(Name)]
public sealed class TrainingCollection : ICollectionFixture<TinyModel>
{
    public const string Name = "training";
}
