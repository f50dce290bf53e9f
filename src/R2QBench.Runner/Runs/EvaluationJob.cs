using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Models;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Core.Tokenizers;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Runner.Console;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>A model to be evaluated on its own, without a spec: checked, named, and with the run that its rows belong to.</summary>
/// <param name="Choice">Where the weights are.</param>
/// <param name="Run">The run as the results store knows it: a full-precision run, or one of the file's method without training.</param>
/// <param name="Label">How people call the model.</param>
public sealed record EvaluationJob(ModelChoice Choice, PlannedRun Run, string Label)
{
    /// <summary>Checks model, evaluations and data; loads no libtorch.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="model">A model source, or a run's folder.</param>
    /// <param name="quantized">A quantized.safetensors that takes the place of the model's weights; may be null.</param>
    /// <param name="vocabulary">For the spec of a run's folder.</param>
    /// <exception cref="ProblemException">All problems of model, windows and data in one list.</exception>
    public static EvaluationJob Create(EvaluationSettings settings, string model, string? quantized, SpecVocabulary vocabulary)
    {
        var choice = ModelChoice.Of(model, quantized, vocabulary);
        var facts = ModelLoader.Inspect(choice.Folder);
        var spec = new RunSpec
        {
            Name = settings.Experiment,
            Model = new ModelSpec { Source = choice.Folder, Dtype = settings.Dtype ?? choice.Dtype ?? "float32" },
            Quantization = new QuantizationSpec { Method = QuantizationSpec.NoMethod, Bits = 0 },
            Training = new TrainingSpec { Steps = 0 },
            Evaluation = settings.Evaluations(facts.ContextLength),
            Threads = settings.Threads,
            Device = settings.Device,
            Fused = !Torch.Fused.IsOffByVariable,
        };
        if (choice.QuantizedPath is { } path) spec = spec with { Quantization = choice.Quantization ?? Quantization(path, facts) };

        var problems = new List<Problem>();
        var tokenizer = new Lazy<Tokenizer>(() => TokenizerLoader.Load(choice.Folder));
        var (hashes, versions) = (new Dictionary<string, string>(), new Dictionary<string, int>());
        foreach (var evaluation in spec.Evaluation)
        {
            try
            {
                var prepared = PreparedEvaluation.Open(evaluation);
                var ofLength = prepared.Evaluation.Check(facts.ContextLength);
                problems.AddRange(ofLength.Count > 0 ? ofLength : prepared.Evaluation.Check(tokenizer.Value));
                hashes[prepared.Evaluation.Name] = prepared.DataHash;
                versions[prepared.Evaluation.Name] = prepared.Evaluation.ProtocolVersion;
            }
            catch (ProblemException found)
            {
                problems.AddRange(found.Problems);
            }
        }

        if (problems.Count > 0) throw new ProblemException([.. problems.Distinct()]);
        var inputs = new InputHashes
        {
            Model = choice.QuantizedPath is null ? facts.ModelHash : ContentHash.OfText($"{facts.ModelHash} {ContentHash.OfFile(choice.QuantizedPath)}"),
            Tokenizer = facts.TokenizerHash,
            EvaluationData = hashes,
            ProtocolVersions = versions,
            MethodVersion = spec.IsBaseline ? 0 : QuantizerRegistry.Find(spec.Quantization.Method)!.Version,
        };
        IReadOnlyList<LinearShape> layers = choice.QuantizedPath is { } file ? QuantizedLayersOf(file, facts) : [];
        var run = new PlannedRun(spec, RunName.Of(spec), RunId.Of(spec, inputs), inputs, choice.Folder, facts, layers);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(choice.Folder));
        return new EvaluationJob(choice, run, spec.IsBaseline ? name : $"{name}, {RunName.Of(spec)}");
    }

    /// <summary>Loads, measures and stores. What fails becomes a row too, before the exception goes on.</summary>
    /// <param name="store">Where rows go.</param>
    /// <param name="withSamples">Whether the sample table is written.</param>
    /// <param name="tokenBudget">Tokens per batch.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="clock">For durations and time stamps.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public EvaluationResult Measure(
        ResultStore store, bool withSamples, int tokenBudget, RunProgress progress, TimeProvider clock, CancellationToken cancellation)
    {
        using var folder = store.Begin(Run.Spec.Name, Run.Id);
        using var log = new RunLog(folder.FileOf("log.txt"), clock);
        Core.Files.AtomicFile.WriteText(folder.FileOf("spec.yaml"), SpecWriter.Write(Run.Spec));
        Core.Files.AtomicFile.WriteText(folder.FileOf("environment.json"), RunEnvironment.ToJson(Run.Spec));
        var (started, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        var record = new RunRecord { Size = ModelSizes.Of(Run.Model, Run.Spec, Run.QuantizedLayers) };
        var evaluator = new Evaluator(Run.Spec.Evaluation, progress, tokenBudget);
        var outcome = RunGuard.Execute(Run, log, record, () => Evaluate(evaluator, record, progress, clock, log, cancellation));
        folder.Write(record.Metrics);
        folder.Write(withSamples ? record.Samples : []);
        folder.Complete(RunRows.Create(Run, outcome, record, new RunCost(started, clock.GetUtcNow(), clock.GetElapsedTime(stamp), ProcessMemory.PeakBytes())));
        return new EvaluationResult(this, outcome, record.Metrics, record.Samples, folder.Path) { Failures = evaluator.Failures };
    }

    private void Evaluate(Evaluator evaluator, RunRecord record, RunProgress progress, TimeProvider clock, RunLog log, CancellationToken cancellation)
    {
        progress.StartStage("loading the model");
        var start = clock.GetTimestamp();
        var dtype = ComputeDtypes.Parse(Run.Spec.Model.Dtype);
        var device = new Device(Run.Spec.Device);
        var loaded = ModelLoader.Load(Choice.Folder, dtype, device, dtype);
        using var model = loaded.Model;
        using var stored = Choice.QuantizedPath is { } path ? StoredModel.Apply(path, model) : null;
        foreach (var notice in loaded.Notices) log.Write(notice);
        record.Load = clock.GetElapsedTime(start);

        start = clock.GetTimestamp();
        var stage = Run.Spec.IsBaseline ? Stage.Baseline : Stage.After;
        try
        {
            evaluator.Measure(model, loaded.Tokenizer, device, stage, record.Samples, cancellation, record.Metrics.AddRange);
        }
        finally
        {
            foreach (var row in record.Metrics) log.Write($"{row.Measurement.Task} {row.Measurement.Metric} = {row.Measurement.Value:R}");
            // An average over what did not fail would pass for that over all.
            if (evaluator.Failures.Count == 0) record.Metrics.AddRange([.. TaskAverages.Of(record.Metrics)]);
            record.EvaluateAfter = clock.GetElapsedTime(start);
        }
    }

    private static QuantizationSpec Quantization(string path, ModelFacts facts)
    {
        var (quantizer, shapes) = Header(path);
        return new QuantizationSpec
        {
            Method = quantizer.Method.Name,
            Bits = quantizer.Settings.Bits,
            GroupSize = quantizer.Settings.GroupSize,
            ScaleDtype = quantizer.Settings.ScaleDtype.SpecName,
            // The file does not say how its training began; its codes and scales do not depend on it any more.
            Init = quantizer.Method.Inits[0],
            Options = quantizer.Settings.Options.ToDictionary(option => option.Key, option => option.Value),
            Skip = [.. facts.Linears.Select(layer => layer.Path).Where(layer => !shapes.ContainsKey(layer))],
        };
    }

    private static IReadOnlyList<LinearShape> QuantizedLayersOf(string path, ModelFacts facts)
    {
        var shapes = Header(path).Shapes;
        return [.. facts.Linears.Where(layer => shapes.ContainsKey(layer.Path))];
    }

    private static QuantizedFileHeader Header(string path)
    {
        if (!File.Exists(path)) throw new ProblemException(new Problem("Does not exist", "--quantized", path, NextStep: "check the path"));
        using var file = Core.Checkpoints.SafetensorsFile.Open(path);
        return QuantizedFileHeader.FromMetadata(file.Metadata, path);
    }
}
