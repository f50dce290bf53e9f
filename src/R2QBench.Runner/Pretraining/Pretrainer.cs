using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Core.Tokenizers.Training;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Training;
using R2QBench.Tasks;
using R2QBench.Tasks.Corpora;
using static TorchSharp.torch;

namespace R2QBench.Runner.Pretraining;

/// <summary>Trains a tokenizer and a model from scratch, saves both, and measures what was saved.</summary>
/// <param name="progress">Told what happens.</param>
/// <param name="clock">For durations.</param>
public sealed class Pretrainer(RunProgress progress, TimeProvider clock)
{
    /// <exception cref="ProblemException">The text is too short, an evaluation does not fit, or the folder cannot be written.</exception>
    /// <exception cref="DivergedException">Loss or gradient became NaN; nothing is saved.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the user; nothing is saved.</exception>
    public PretrainResult Run(PretrainSpec spec, CancellationToken cancellation)
    {
        CheckEvaluations(spec);
        ResultsFolder.RequireWritable(spec.Output);
        progress.StartRun(1, 1, $"pretraining {spec.Name}");
        progress.StartStage("learning the tokenizer");
        var corpus = CorpusCatalog.Open(spec.Data.Source, CorpusSplit.Train);
        var vocabulary = BytePairTrainer.Learn(corpus.Documents, spec.VocabularySize);
        var tokenizer = Tokenizer(vocabulary, spec.Model.Context);
        var stream = TokenStreams.Of(corpus, tokenizer);
        progress.Message($"{tokenizer.VocabularySize} tokens in the vocabulary, {stream.Count} tokens of training text");

        using var scope = NewDisposeScope();
        var device = new Device(spec.Device);
        set_num_threads(spec.Threads);
        manual_seed(spec.Seed);
        using var model = ModelBuilder.CreateRandom(Config(spec, tokenizer), spec.Seed, ScalarType.Float32, device);
        var parameters = model.ParameterCount;
        var batches = new BatchSource(stream, spec.Training.BatchSize, spec.Data.SequenceLength, spec.Seed);
        var job = new TrainingJob { Student = model, Batches = batches, Spec = spec.Training };
        using var trainer = new Trainer(job, clock);

        progress.StartStage("training");
        var lastLoss = double.NaN;
        var summary = trainer.Run(
            step =>
            {
                lastLoss = step.Loss;
                progress.Step(step.Step, step.Steps, step.Loss, step.TokensTrained / step.Elapsed.TotalSeconds);
            },
            cancellation);
        TokenizerWriter.Write(vocabulary, spec.Output, spec.Model.Context);
        ModelWriter.Save(model, spec.Output, ComputeDtypes.StoredName(ComputeDtypes.Parse(spec.Model.StorageDtype)));

        var saved = ModelLoader.Load(spec.Output, ScalarType.Float32, device);
        using var savedModel = saved.Model;
        progress.StartStage("evaluating the saved model");
        var scores = new Evaluator(spec.Evaluation, progress)
            .Measure(savedModel, saved.Tokenizer, device, Stage.Baseline, samples: null, cancellation)
            .Select(row => row.Measurement)
            .ToList();
        progress.EndRun($"{parameters} parameters, final loss {FormattableString.Invariant($"{lastLoss:0.0000}")}");
        return new PretrainResult(spec.Output, parameters, summary.TokensTrained, lastLoss, summary.Elapsed.TotalSeconds, scores);
    }

    private static void CheckEvaluations(PretrainSpec spec)
    {
        var problems = spec.Evaluation.SelectMany(evaluation => EvaluationFactory.Create(evaluation).Check(spec.Model.Context)).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    /// <summary>The learnt tokenizer as it will be read from the saved folder.</summary>
    private static Tokenizer Tokenizer(LearntVocabulary vocabulary, int contextLength)
    {
        var scratch = Directory.CreateTempSubdirectory("r2q-tokenizer-");
        try
        {
            TokenizerWriter.Write(vocabulary, scratch.FullName, contextLength);
            return TokenizerLoader.Load(scratch.FullName);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static DecoderConfig Config(PretrainSpec spec, Tokenizer tokenizer)
    {
        var shape = spec.Model;
        var headDimension = shape.HiddenSize / shape.Heads;
        return new DecoderConfig
        {
            Family = "llama",
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = shape.HiddenSize,
            IntermediateSize = shape.IntermediateSize,
            Layers = shape.Layers,
            Heads = shape.Heads,
            KeyValueHeads = shape.KeyValueHeads,
            HeadDimension = headDimension,
            MaximumPositions = shape.Context,
            TiedEmbeddings = shape.TieEmbeddings,
            NormEpsilon = shape.NormEpsilon,
            Rotary = new RotaryConfig { Theta = shape.RopeTheta, Dimensions = headDimension },
            BosTokenId = tokenizer.BosId,
            EosTokenId = tokenizer.EosId,
        };
    }
}
