using R2QBench.Tasks.SyntheticWorld;

namespace R2QBench.Tasks.Corpora;

/// <summary>The built-in synthetic world: training documents, and held-out paraphrases of the same facts.</summary>
internal sealed class WorldCorpus : ICorpus
{
    public string Name => BuiltinWorld.Name;

    public string Title => "Synthetic closed world, generated; evaluation holds paraphrases that training never shows";

    public CorpusText Open(CorpusSplit split) => CorpusText.Of(
        Name,
        split == CorpusSplit.Train ? BuiltinWorld.TrainingDocuments : BuiltinWorld.EvaluationDocuments,
        WorldTexts.Separator);
}
