namespace R2QBench.Core.Specs;

/// <summary>A multiple-choice task that a YAML file defines.</summary>
public sealed record TaskFileSpec
{
    /// <summary>The name that specs and rows use.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where the rows are: a file or folder beside the YAML file, <c>data:PATH</c> below the data folder, or <c>dataset:ORG/NAME/PATH</c> in the hub's cache.</summary>
    public required string Data { get; init; }

    /// <summary>Rows that worked examples come from, in the same forms; empty: the first items of the task itself.</summary>
    public string Examples { get; init; } = "";

    /// <summary>What the model is given, with fields of the row as <c>{{field}}</c>.</summary>
    public required string Prompt { get; init; }

    /// <summary>What stands between prompt and choice.</summary>
    public string Separator { get; init; } = " ";

    /// <summary>The choices as templates, or a single field that holds a list of texts, as <c>{{field}}</c>.</summary>
    public IReadOnlyList<string> Choices { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;

    /// <summary>Template of the right answer.</summary>
    public required string Gold { get; init; }

    /// <summary>What the answer is: <c>index</c> (from 0), <c>number</c> (from 1), <c>letter</c> (A, B, …) or <c>text</c> (of the choice).</summary>
    public string GoldIs { get; init; } = "index";

    /// <summary>What is reported: <c>acc</c>, <c>acc_norm</c>, <c>acc_norm_bytes</c>, <c>acc_group_mean</c>.</summary>
    public IReadOnlyList<string> Metrics { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Of(["acc", "acc_norm"]);

    /// <summary>Template of the group that <c>acc_group_mean</c> averages over; empty: none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Worked examples where an evaluation does not say how many.</summary>
    public int Fewshot { get; init; }

    /// <summary>Raised when prompts or items change.</summary>
    public int Version { get; init; } = 1;
}
