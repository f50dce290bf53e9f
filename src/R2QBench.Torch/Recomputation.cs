namespace R2QBench.Torch;

/// <summary>What the backward pass of a decoder block computes again instead of keeping it: memory against time.</summary>
public enum Recomputation
{
    /// <summary>Only what costs no product: norms, the MLP's activation, quantized weights.</summary>
    None = 0,

    /// <summary>Also gate and up, the widest tensors.</summary>
    GateUp = 1,

    /// <summary>Everything but the block's input.</summary>
    Block = 2,
}
