namespace R2QBench.Torch;

/// <summary>How the gradient gets past a grid in <see cref="Fused.fake_quantize"/>; the same numbers stand in native/fused/grids.h.</summary>
public enum KernelRule
{
    PassThrough = 0,
    RangeClipped = 1,

    /// <summary>The chain rule through the grid's formula, its steps replaced by straight-through ones.</summary>
    Chain = 2,
}
