using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Plan;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Training;
using R2QBench.Tasks.Corpora;
using R2QBench.Tasks.Overlap;

namespace R2QBench.Runner.Runs;

/// <summary>Turns a spec into runs that can start: models, data and the results folder are looked at, nothing is loaded or begun.</summary>
/// <remarks>Loads no libtorch. One planner serves one experiment; it reads every model, text and task once.</remarks>
/// <param name="resultsFolder">Where rows would be written.</param>
public sealed class ExperimentPlanner(string resultsFolder)
{
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, InspectedModel?> _models = [];
    private readonly Dictionary<string, string?> _dataHashes = [];
    private readonly Dictionary<(ModelSpec Model, DataSpec Data, string Device, int Threads, bool Fused), string?> _teacherHashes = [];
    private readonly Dictionary<EvaluationSpec, PreparedEvaluation?> _evaluations = [];

    /// <exception cref="ProblemException">Everything that is wrong, in one list; exit code 2, or 3 if only the machine is at fault.</exception>
    public ExperimentPlan Plan(ExperimentSpec spec)
    {
        var notices = new List<Notice>(spec.Notices);
        var runs = new Dictionary<string, PlannedRun>();
        foreach (var run in spec.Runs.Select(run => run.Baseline()).Concat(spec.Runs))
        {
            if (PlanRun(run, spec, notices) is { } planned) runs.TryAdd(planned.Id, planned);
        }

        CheckWeights(notices);
        _problems.InsertRange(0, spec.Problems);
        if (_problems.Count > 0) throw new ProblemException([.. _problems.Distinct()]);
        var overlaps = Overlaps(runs.Values, notices);
        ResultsFolder.RequireWritable(resultsFolder);
        return new ExperimentPlan(
            spec.Name, spec.SourcePath, [.. runs.Values.Select(run => ReadsText(run) ? run with { TrainingOverlap = overlaps[run.Spec.Data.Source] } : run)], [.. notices.Distinct()]);
    }

    private PlannedRun? PlanRun(RunSpec run, ExperimentSpec spec, List<Notice> notices)
    {
        // What the file's own problems are about is not looked at again.
        bool IsSound(string key) => !spec.Problems.Any(problem => problem.Where[(problem.Where.LastIndexOf(' ') + 1)..].Contains(key, StringComparison.Ordinal));
        var model = IsSound("model") ? Once(_models, run.Model.Source, InspectedModel.Open, spec.Place("model.source")) : null;
        var needsData = run.Training.Steps > 0 || run.Quantization.NeedsCalibration;
        var data = needsData && IsSound("data") ? DataHash(run, model, spec.Place("data.source")) : null;
        var evaluations = run.Evaluation.Index()
            .Select(entry => IsSound(FormattableString.Invariant($"evaluation.{entry.Index}")) ? Once(_evaluations, entry.Item, PreparedEvaluation.Open, spec.Place(FormattableString.Invariant($"evaluation.{entry.Index}"))) : null)
            .ToList();
        if (model is null) return null;

        var findings = Check(run, model, spec.Place, withLayers: !run.IsBaseline && IsSound("quantization"));
        var problems = findings.Problems.Count > 0
            ? findings.Problems
            : [.. evaluations.OfType<PreparedEvaluation>().SelectMany(evaluation => evaluation.Evaluation.Check(model.Facts.ContextLength))];
        _problems.AddRange(problems);
        notices.AddRange(findings.Notices);
        if (problems.Count > 0 || spec.Problems.Count > 0 || evaluations.Contains(null) || (data is null && needsData)) return null;

        IReadOnlyList<LinearShape> layers = run.IsBaseline ? [] : QuantizedLayers.Of(run.Quantization, model.Facts.Linears);
        var hashes = new InputHashes
        {
            Model = model.Facts.ModelHash,
            Tokenizer = model.Facts.TokenizerHash,
            Data = data,
            EvaluationData = ByName(evaluations!, evaluation => evaluation.DataHash),
            ProtocolVersions = Versions(run, evaluations!),
            MethodVersion = run.IsBaseline ? 0 : QuantizerRegistry.Find(run.Quantization.Method)!.Version,
        };
        return new PlannedRun(run, RunName.Of(run), RunId.Of(run, hashes), hashes, model.Folder, model.Facts, layers);
    }

    /// <summary>Compares every training or calibration text with every evaluation, once; evaluations whose text is in it get a notice.</summary>
    /// <returns>By source of the text and hash of the evaluation's data: see <see cref="PlannedRun.TrainingOverlap"/>.</returns>
    private Dictionary<string, IReadOnlyDictionary<string, double>> Overlaps(IEnumerable<PlannedRun> runs, List<Notice> notices)
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, double>>();
        var evaluations = _evaluations.Values.OfType<PreparedEvaluation>().DistinctBy(evaluation => evaluation.DataHash).ToList();
        foreach (string source in runs.Where(ReadsText).Select(run => run.Spec.Data.Source).Distinct())
        {
            var overlaps = TrainingOverlap.Find(CorpusCatalog.Open(source, CorpusSplit.Train), [.. evaluations.Select(evaluation => evaluation.Evaluation)]);
            foreach (var overlap in overlaps.Where(overlap => overlap.Touched > 0))
                notices.Add(new Notice($"{overlap.Evaluation}: {overlap} share {TrainingOverlap.Words} words in a row with the training text", $"data.source = {source}"));
            found[source] = evaluations.Zip(overlaps).Where(pair => pair.Second.Texts > 0).ToDictionary(pair => pair.First.DataHash, pair => pair.Second.Share);
        }

        return found;
    }

    /// <summary>Whether a run is trained or calibrated on a text that is there before it starts.</summary>
    private static bool ReadsText(PlannedRun run) => run.Hashes.Data is not null && !run.Spec.Data.IsFromTeacher;

    /// <summary>The hash of the training text, of one that the model has yet to write too; null if there are problems.</summary>
    private string? DataHash(RunSpec run, InspectedModel? model, string place)
    {
        if (!run.Data.IsFromTeacher) return Once(_dataHashes, run.Data.Source, source => CorpusCatalog.Open(source, CorpusSplit.Train).ContentHash, place);
        return model is null ? null : Once(_teacherHashes, (run.Model, run.Data, run.Device, run.Threads, run.Fused), _ => TeacherText.HashOf(run, model.Facts.ModelHash, model.Facts.TokenizerHash), place);
    }

    /// <summary>One damaged model among several is left to fail by itself; if there is no other, nothing is started.</summary>
    private void CheckWeights(List<Notice> notices)
    {
        var damaged = _models.Values.OfType<InspectedModel>().Where(model => model.NonFinite is not null).ToList();
        if (damaged.Count == _models.Count) _problems.AddRange(damaged.Select(model => model.NonFinite!));
        else notices.AddRange(damaged.Select(model => new Notice($"{model.NonFinite!.What}; runs of this model will fail", model.NonFinite.Where)));
    }

    private static PlanFindings Check(RunSpec run, InspectedModel model, Func<string, string> place, bool withLayers)
    {
        var findings = SequencesFitModel.Check(run, model.Facts.ContextLength, place);
        return withLayers
            ? findings
                .And(QuantizedLayers.Check(run.Quantization, model.Facts.Linears, place))
                .And(GroupSizeFitsModel.Check(run.Quantization, model.Facts.Linears, place))
            : findings;
    }

    /// <summary>Versions of everything besides the method whose code changes a result: the evaluations and, where there is training, the loss.</summary>
    private static Dictionary<string, int> Versions(RunSpec run, IEnumerable<PreparedEvaluation> evaluations)
    {
        var versions = ByName(evaluations, evaluation => evaluation.Evaluation.ProtocolVersion);
        if (run.Training.Steps > 0) versions["training.loss"] = LossRegistry.Find(run.Training.Loss)!.Version;
        foreach (var loss in run.Training.Phases.Where(phase => run.Training.Steps > 0 && phase.Loss.Length > 0).Select(phase => phase.Loss))
            versions[$"training.loss.{loss}"] = LossRegistry.Find(loss)!.Version;
        return versions;
    }

    private static Dictionary<string, T> ByName<T>(IEnumerable<PreparedEvaluation> evaluations, Func<PreparedEvaluation, T> value)
    {
        var named = new Dictionary<string, T>();
        foreach (var evaluation in evaluations) named[evaluation.Evaluation.Name] = value(evaluation);
        return named;
    }

    /// <summary>The value of a key, made once; null if making it gave problems, which are kept with the place of the key.</summary>
    private TValue? Once<TKey, TValue>(Dictionary<TKey, TValue?> known, TKey key, Func<TKey, TValue> make, string place)
        where TKey : notnull
        where TValue : class
    {
        if (known.TryGetValue(key, out var value)) return value;
        try
        {
            return known[key] = make(key);
        }
        catch (ProblemException problems)
        {
            _problems.AddRange(problems.Problems.Select(problem => problem with { Where = $"{place}: {problem.Where}" }));
            return known[key] = null;
        }
    }
}
