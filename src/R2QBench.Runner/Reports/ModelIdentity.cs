using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>What makes two runs runs of one model, or of one training text: its content, wherever the files lie. Results of several machines name different folders.</summary>
internal static class ModelIdentity
{
    /// <summary>Hash of the model's files; its name in the spec where an older version wrote no hash.</summary>
    public static string ModelKey(this RunRow run) => run.ModelHash ?? run.ModelSource;

    /// <summary>Hash of the training text; its name in the spec where there is none.</summary>
    public static string? TextKey(this RunRow run) => run.DataHash ?? run.DataSource;
}
