using System.Globalization;
using System.Text;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Commands;

/// <summary>The page <c>docs/methods.md</c>: every grid, gradient rule, way with scales, start and loss, from the registries; loads no libtorch.</summary>
public static class MethodsPage
{
    private const int Width = 4096;

    private static readonly (string Title, int GroupSize)[] Granularities = [("bits g64", 64), ("bits g128", 128), ("bits per channel", -1)];

    /// <summary>The whole page as Markdown.</summary>
    public static string Render()
    {
        var text = new StringBuilder("""
            # Methods: five axes

            A method is a point on five axes, each chosen and logged by itself: the **grid** (`quantization.method` with its options), the **gradient rule**
            (`quantization.gradient`), what happens to **scales** (`quantization.scales`), where they **start** (`quantization.init`) and the **loss** (`training.loss`,
            with `training.features`). What does not go together is refused with the list of what does. Written by `r2q methods --markdown`; a test compares.

            ## Grids


            """);
        text.Append("Bits per weight as stored, scales in float16 and codes packed, on a matrix of 4096 × 4096, at two bits where there is a choice (else at the fewest).\n");
        text.Append("The first of each list is the default where the general one (`pass_through`, `recomputed`, `closed_form`) is not in it.\n\n");
        Table(
            text,
            ["method", "kind", "levels", "bits", "learnable", .. Granularities.Select(granularity => granularity.Title), "gradients", "scales", "starts", "source"],
            QuantizerRegistry.All.Select(method => (IReadOnlyList<string>)
            [
                $"`{method.Name}`<br>{method.Title}", method.Kind, method.LevelsText, method.Bits.Count == 0 ? "fixed" : $"{method.Bits[0]}–{method.Bits[^1]}".Replace($"{method.Bits[0]}–{method.Bits[0]}", $"{method.Bits[0]}"),
                Learnable(method), .. Granularities.Select(granularity => Bits(method, granularity.GroupSize)),
                Names(method.Gradients), Names(method.Scales), Names(method.Inits), method.Source,
            ]));

        text.Append("\n## Options of grids\n\n");
        Table(text, ["method", "option", "values", "default", "meaning"], QuantizerRegistry.All.SelectMany(method => method.Options.Select(option => (IReadOnlyList<string>)
            [
                $"`{method.Name}`", $"`{option.Key}`", option.Value.Choices.Count > 0 ? Names(option.Value.Choices) : Range(option.Value.Minimum, option.Value.Maximum),
                $"`{option.Value.Default}`", option.Value.Meaning,
            ])));

        text.Append("\n## Gradient rules\n\n");
        Table(text, ["rule", "meaning", "grids"], GradientRules.All.Select(rule => (IReadOnlyList<string>)[$"`{rule.Name}`", rule.Meaning, Those(method => method.Gradients.Contains(rule.Name))]));

        text.Append("\n## Scales\n\n");
        Table(text, ["scales", "meaning", "grids"],
        [
            [$"`{ScaleHandling.Recomputed}`", "computed from the current weights in every step, constants for the gradient", Those(method => method.Scales.Contains(ScaleHandling.Recomputed))],
            [$"`{ScaleHandling.Live}`", "computed from the current weights in every step, with gradient through that computation", Those(method => method.Scales.Contains(ScaleHandling.Live))],
            [$"`{ScaleHandling.Learned}`", "parameters of their own that start once; the optimizer trains them", Those(method => method.Scales.Contains(ScaleHandling.Learned))],
        ]);

        text.Append("\n## Starts\n\n");
        Table(text, ["start", "meaning", "grids"], ScaleInit.All.Select(init => (IReadOnlyList<string>)[$"`{init.Name}`", init.Meaning, Those(method => method.Inits.Contains(init.Name))]));

        text.Append("\n## Losses\n\nEvery loss is a mean over the tokens that count, in nats, computed in float32. S student, T full-precision model.\n\n");
        Table(text, ["loss", "title", "full-precision model", "one token", "source"], LossRegistry.All.Select(loss => (IReadOnlyList<string>)
            [$"`{loss.Name}`", loss.Title, loss.NeedsTeacher ? "yes" : "no", loss.Formula, loss.Source]));
        text.Append("\nTerms on inner states (`training.features`: `hidden`, `hidden_cosine`, `attention_map`, `attention_output`) are added to any of them; see [spec.md](spec.md#inner-states).\n");
        return text.ToString();
    }

    private static string Learnable(MethodDescription method) => !method.Scales.Contains(ScaleHandling.Learned)
        ? "W"
        : $"W, {string.Join(", ", QuantizerRegistry.Create(method.Name, Fewest(method), 64, "float16").Grid.Parameters.Select(parameter => parameter.Name))}";

    private static string Bits(MethodDescription method, int groupSize) => QuantizerRegistry
        .Create(method.Name, Fewest(method), groupSize, "float16").Bits(Width, Width).StoredBitsPerWeight.ToString("0.000", CultureInfo.InvariantCulture);

    private static int Fewest(MethodDescription method) => method.Bits.FirstOrDefault(2);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Those(Func<MethodDescription, bool> wanted) => Names(QuantizerRegistry.All.Where(wanted).Select(method => method.Name));

    private static string Range(double minimum, double maximum) => FormattableString.Invariant($"{minimum} to {maximum}");

    private static void Table(StringBuilder text, IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.Append("| ").AppendJoin(" | ", titles).Append(" |\n|").AppendJoin('|', titles.Select(_ => "---")).Append("|\n");
        foreach (var row in rows) text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|"))).Append(" |\n");
    }
}
