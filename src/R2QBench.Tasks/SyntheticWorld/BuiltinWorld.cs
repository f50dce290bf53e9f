namespace R2QBench.Tasks.SyntheticWorld;

/// <summary><c>builtin:world</c>: the one world that the shipped tiny model has learned. Made on first use, then kept.</summary>
public static class BuiltinWorld
{
    /// <summary>What specs call it.</summary>
    public const string Name = "builtin:world";

    private static readonly WorldSize Size = new();
    private static readonly Lazy<World> LazyWorld = new(() => WorldGenerator.Generate(Size, WorldGenerator.DefaultSeed));
    private static readonly Lazy<IReadOnlyList<string>> LazyTraining = new(() => WorldTexts.Training(World, Size, WorldGenerator.DefaultSeed));
    private static readonly Lazy<IReadOnlyList<string>> LazyEvaluation = new(() => WorldTexts.Evaluation(World, WorldGenerator.DefaultSeed));
    private static readonly Lazy<IReadOnlyList<WorldQuestion>> LazyQuestions = new(() => WorldQuestions.Of(World, WorldGenerator.DefaultSeed));

    /// <summary>The world itself, made at first use from a fixed seed.</summary>
    public static World World => LazyWorld.Value;

    /// <summary>Texts that tell its facts.</summary>
    public static IReadOnlyList<string> TrainingDocuments => LazyTraining.Value;

    /// <summary>Wordings of the same facts that training never shows.</summary>
    public static IReadOnlyList<string> EvaluationDocuments => LazyEvaluation.Value;

    /// <summary>Four-choice questions about the facts.</summary>
    public static IReadOnlyList<WorldQuestion> Questions => LazyQuestions.Value;

    /// <summary>How many questions there are, without making the world.</summary>
    public static int QuestionCount => Size.People * 8;
}
