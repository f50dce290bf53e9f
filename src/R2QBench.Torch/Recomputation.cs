namespace R2QBench.Torch;

/// <summary>What the backward pass of a decoder block computes again instead of keeping it: memory against time.</summary>
public enum Recomputation
{
    /// <summary>Only what fused operators compute in passing: norms, the MLP's activation, on CUDA quantized weights too.</summary>
    None = 0,

    /// <summary>Also gate and up, the widest tensors: where blocks are one operator just these, elsewhere the whole MLP from its input.</summary>
    GateUp = 1,

    /// <summary>Everything but the block's input.</summary>
    Block = 2,
}
