using System.Text.Json.Nodes;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>
/// How the charts of one model tell its configurations apart, with labels of only what differs: the colour is the method, dash or symbol whatever else differs,
/// the seed nothing. With one method, or with more of anything than a reader tells apart, one label says both and colours repeat with another dash or symbol; beyond two dozen
/// labels it is the method alone.
/// </summary>
internal sealed class Series
{
    /// <summary>Columns that a chart's data need; <see cref="Cells"/> fills them.</summary>
    public const string LabelColumn = "series", VariantColumn = "variant";

    /// <summary>A longer legend helps nobody: it then names the methods alone.</summary>
    private const int MostLabels = 24;

    private readonly bool _hasGroups;
    private readonly IReadOnlyList<RunSetting> _settings;
    private readonly bool _isSplit;
    private readonly bool _isMethodOnly;
    private readonly string[] _labels;
    private readonly string[] _variants;
    private readonly string _title;

    /// <param name="runs">Of one model; those in full precision do not count.</param>
    public Series(IEnumerable<RunRow> runs)
    {
        RunRow[] quantized = [.. runs.Where(run => !run.IsBaseline)];
        _hasGroups = quantized.DistinctBy(run => run.GroupSize).Count() > 1;
        _settings = RunSetting.Distinguishing(quantized);
        string[] methods = MethodOrder.Of(quantized.Select(run => run.Method));
        _variants = [.. quantized.OrderBy(run => RunOrder.OfGroup(run.GroupSize)).Select(Variant).Distinct()];
        VariantTitle = string.Join(", ", [.. _hasGroups ? ["group size"] : Array.Empty<string>(), .. _settings.Select(setting => setting.Title)]);
        _isSplit = methods.Length > 1 && methods.Length <= VegaLite.Colours && _variants.Length <= VegaLite.DashesOrSymbols;
        HasSeveralMethods = methods.Length > 1;
        _labels = _isSplit ? methods : [.. methods.SelectMany(method => quantized.Where(run => run.Method == method).Select(Label)).Distinct()];
        _isMethodOnly = _labels.Length > MostLabels;
        if (_isMethodOnly) _labels = methods;
        _title = _isSplit || _isMethodOnly || VariantTitle.Length == 0 ? "method" : HasSeveralMethods ? "method, " + VariantTitle : VariantTitle;
    }

    private bool HasSeveralMethods { get; }

    private string VariantTitle { get; }

    private bool HasVariants => _isSplit && _variants.Length > 1;

    /// <summary>The cells of <see cref="LabelColumn"/> and <see cref="VariantColumn"/>; the second stays empty where the first says everything.</summary>
    public (string Label, string? Variant) Cells(RunRow run) => (Label(run), HasVariants ? Variant(run) : null);

    /// <summary>The colour of a configuration.</summary>
    public JsonObject Colour() => VegaLite.Category(LabelColumn, _title, _labels, coloured: true);

    /// <summary>The outline of a filled mark.</summary>
    public JsonObject Outline() => VegaLite.Outlines(LabelColumn, _title, _labels);

    /// <summary>The dash of a line.</summary>
    public JsonObject Dash() => HasVariants ? VegaLite.Dashes(VariantColumn, VariantTitle, _variants, perColour: 1) : VegaLite.Dashes(LabelColumn, _title, _labels, VegaLite.Colours);

    /// <summary>The symbol of a point.</summary>
    public JsonObject Symbol() => HasVariants ? VegaLite.Symbols(VariantColumn, VariantTitle, _variants, perColour: 1) : VegaLite.Symbols(LabelColumn, _title, _labels, VegaLite.Colours);

    /// <summary>Lets a click on a legend entry fade the others; goes into one layer of the specification.</summary>
    public JsonArray LegendPick() => VegaLite.LegendPick(HasVariants ? [LabelColumn, VariantColumn] : [LabelColumn]);

    /// <summary>The opacity that goes with <see cref="LegendPick"/>.</summary>
    public JsonObject Picked(double opacity) => VegaLite.Picked(opacity, HasVariants ? [LabelColumn, VariantColumn] : [LabelColumn]);

    private string Label(RunRow run) => _isSplit || _isMethodOnly || _variants.Length < 2 ? run.Method : HasSeveralMethods ? $"{run.Method}, {Variant(run)}" : Variant(run);

    private string Variant(RunRow run) =>
        string.Join(", ", [.. _hasGroups ? [FigureText.Group(run.GroupSize)] : Array.Empty<string>(), .. _settings.Select(setting => setting.Text(run) ?? FigureText.None)]);
}
