using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Reference;

/// <summary>The published figures of <c>reference/published.yaml</c>, and which of them may be compared with a run.</summary>
public sealed class PublishedFigures
{
    /// <summary>The file, below the repository's root.</summary>
    public const string RelativePath = "reference/published.yaml";

    private static readonly (string Name, ColumnType Type, Func<PublishedFigure, object?> Get)[] Columns =
    [
        ("source", ColumnType.Text, figure => figure.Source),
        ("source_title", ColumnType.Text, figure => figure.SourceTitle),
        ("source_where", ColumnType.Text, figure => figure.Where),
        ("seen", ColumnType.Text, figure => figure.Seen),
        ("model", ColumnType.Text, figure => figure.Model),
        ("method", ColumnType.Text, figure => figure.Method),
        ("setting", ColumnType.Text, figure => figure.Setting),
        ("group_size", ColumnType.Integer, figure => figure.GroupSize),
        ("bits_per_weight_stored", ColumnType.Double, figure => figure.Bits),
        ("task", ColumnType.Text, figure => figure.Task),
        ("metric", ColumnType.Text, figure => figure.Metric),
        ("value", ColumnType.Double, figure => figure.Value),
        ("context_length", ColumnType.Integer, figure => figure.ContextLength),
        ("shots", ColumnType.Integer, figure => figure.Shots),
        ("harness", ColumnType.Text, figure => figure.Harness),
        ("note", ColumnType.Text, figure => figure.Note),
        ("other_sources", ColumnType.Text, figure => figure.OtherSources),
    ];

    private readonly IReadOnlyDictionary<string, string> _models;

    internal PublishedFigures(IReadOnlyList<PublishedFigure> all, IReadOnlyDictionary<string, string> models)
    {
        All = all;
        _models = models;
    }

    /// <summary>Every figure, in the order of the file.</summary>
    public IReadOnlyList<PublishedFigure> All { get; }

    /// <summary>Column names of the view <c>published</c>, in order.</summary>
    public static IReadOnlyList<string> ColumnNames => [.. Columns.Select(column => column.Name)];

    /// <summary>The file of this checkout; empty outside of one.</summary>
    /// <exception cref="ProblemException">The file is wrong; every problem with its line.</exception>
    public static PublishedFigures Load() =>
        RepositoryRoot.Find() is { } root && Path.Combine(root, RelativePath) is var path && File.Exists(path) ? PublishedReader.Read(path) : new PublishedFigures([], new Dictionary<string, string>());

    /// <summary>Figures for the same model, task, metric and context length; nothing else is comparable.</summary>
    /// <param name="modelName">Last part of the run's model source, e.g. <c>Llama-2-7b-hf</c>.</param>
    /// <param name="task">Task of the run's figure.</param>
    /// <param name="metric">Metric of the run's figure.</param>
    /// <param name="contextLength">Window length of a perplexity; null for questions.</param>
    public IReadOnlyList<PublishedFigure> Comparable(string modelName, string task, string metric, int? contextLength) =>
        !_models.TryGetValue(modelName.ToLowerInvariant(), out var model) ? [] :
        [.. All.Where(figure => figure.Model == model && figure.Task == task && figure.Metric == metric && figure.ContextLength == contextLength)];

    /// <summary>Puts the figures into a session as table <c>published</c>.</summary>
    internal static void CreateTable(DuckSession session)
    {
        var figures = Load().All;
        session.CreateTable(PublishedFigure.Table, [.. Columns.Select(column => (column.Name, column.Type))], figures.Count, (row, column) => Columns[column].Get(figures[row]));
    }
}
