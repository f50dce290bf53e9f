namespace R2QBench.Core.Specs;

/// <summary>Which full-precision model a run starts from.</summary>
public sealed record ModelSpec
{
    /// <summary>A folder with <c>config.json</c> and weights (relative to the current directory), or <c>builtin:tiny-world</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Compute dtype: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>; latent weights are always float32.</summary>
    public string Dtype { get; init; } = "float32";
}
