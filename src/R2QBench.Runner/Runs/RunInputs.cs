using R2QBench.Core.Models;
using R2QBench.Runner.Training;
using R2QBench.Tasks.Corpora;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>What a run begins with: its models and its training text.</summary>
internal static class RunInputs
{
    /// <summary>The model that is quantized and measured; the log tells what is remarkable about it.</summary>
    public static LoadedModel Load(RunContext context, ScalarType latentDtype)
    {
        var spec = context.Run.Spec;
        var loaded = ModelLoader.Load(context.Run.ModelFolder, ComputeDtypes.Parse(spec.Model.Dtype), new Device(spec.Device), latentDtype);
        foreach (var notice in loaded.Notices) context.Log.Write(notice);
        return loaded;
    }

    /// <summary>The full-precision copy, in the compute dtype: that is what the baseline row measures.</summary>
    public static LanguageModel LoadTeacher(PlannedRun run)
    {
        var dtype = ComputeDtypes.Parse(run.Spec.Model.Dtype);
        var teacher = ModelLoader.LoadWithoutTokenizer(run.ModelFolder, dtype, new Device(run.Spec.Device), dtype);
        foreach (var parameter in teacher.Weights.Values) parameter.requires_grad = false;
        return teacher;
    }

    /// <summary>The training text; one of the full-precision model is written at its first use and kept beside the experiments.</summary>
    public static CorpusText TrainingText(RunContext context, LoadedModel loaded)
    {
        var (run, data) = (context.Run, context.Run.Spec.Data);
        if (!data.IsFromTeacher) return CorpusCatalog.Open(data.Source, CorpusSplit.Train);
        // results/EXPERIMENT/RUN/file: one text serves all runs and experiments of a results folder.
        var cache = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(context.Folder.FileOf(QuantizedFile.Name)))!, "..", "..", ".teacher"));
        return TeacherText.Open(data, run.Hashes.Data!, cache, loaded.Tokenizer, () => LoadTeacher(run), context.Log.Write, context.Cancellation);
    }
}
