namespace R2QBench.Core.Specs;

/// <summary>The text that a run trains on.</summary>
public sealed record DataSpec
{
    /// <summary>Written where there is no training data; only possible with zero training steps.</summary>
    public const string None = "none";

    /// <summary>A corpus name (<c>builtin:world</c>, <c>tinystories</c>, …), <c>text:FILE</c>, <c>jsonl:FILE#field</c>, <c>teacher:</c> in front of one of these, or <c>none</c>.</summary>
    public string Source { get; init; } = None;

    /// <summary>In front of a text whose beginnings the full-precision model continues.</summary>
    public const string TeacherScheme = "teacher:";

    /// <summary>How the model's own text is made; without meaning for other texts.</summary>
    public TeacherTextSpec Teacher { get; init; } = new();

    /// <summary>True if the full-precision model writes the text.</summary>
    public bool IsFromTeacher => Source.StartsWith(TeacherScheme, StringComparison.Ordinal);

    /// <summary>The text that is read: the source itself, or the prompts of <c>teacher:</c>.</summary>
    public string TextSource => IsFromTeacher ? Source[TeacherScheme.Length..] : Source;

    /// <summary>Tokens per training row.</summary>
    public int SequenceLength { get; init; } = 256;
}
