using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Rows;

/// <summary>One quantized layer at one stage.</summary>
[Table("layer", "one run, stage and quantized layer")]
public sealed record LayerRow : ResultRow
{
    [Column("`before` or `after` training")]
    public required Stage Stage { get; init; }

    [Column("Module path, e.g. `model.layers.0.mlp.down_proj`")]
    public required string Layer { get; init; }

    [Column("Rows of the weight matrix")]
    public required long OutFeatures { get; init; }

    [Column("Columns of the weight matrix")]
    public required long InFeatures { get; init; }

    [Column("Mean of (full-precision weight − quantized weight)²", Unit = "weight units squared")]
    public double? WeightMse { get; init; }

    [Column("`weight_mse` divided by the mean of the full-precision weights' squares")]
    public double? WeightMseNormalized { get; init; }

    [Column("Mean of the scales α over all groups", Unit = "weight units")]
    public double? ScaleMean { get; init; }

    [Column("Smallest scale α", Unit = "weight units")]
    public double? ScaleMin { get; init; }

    [Column("Largest scale α", Unit = "weight units")]
    public double? ScaleMax { get; init; }

    [Column("Codes and scales as stored, per weight of the layer", Unit = "bits per weight")]
    public double? BitsPerWeightStored { get; init; }

    [Column("log2 of the number of levels plus scales, per weight of the layer", Unit = "bits per weight")]
    public double? BitsPerWeightEntropy { get; init; }
}
