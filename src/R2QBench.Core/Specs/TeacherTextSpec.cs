namespace R2QBench.Core.Specs;

/// <summary>Training text that the full-precision model writes itself, after the beginnings of a prompt text.</summary>
public sealed record TeacherTextSpec
{
    /// <summary>Texts written, one per prompt.</summary>
    public int Documents { get; init; } = 200;

    /// <summary>Tokens of a prompt.</summary>
    public int PromptTokens { get; init; } = 16;

    /// <summary>Tokens added to a prompt at most; a text ends earlier at the end token or the model's context.</summary>
    public int Length { get; init; } = 128;

    /// <summary>0 takes the likeliest token; above, tokens are drawn from softmax(logits / temperature).</summary>
    public double Temperature { get; init; } = 0.7;

    /// <summary>Seeds prompts and draws; not the run's, so that runs of several seeds share one text.</summary>
    public long Seed { get; init; } = 42;
}
