namespace R2QBench.Torch;

/// <summary>A fake quantization that fused operators do by themselves: closed-form scales, gradient passed straight through.</summary>
/// <param name="Grid">What groups are rounded to.</param>
/// <param name="Bits">Bits per code, where the grid has a choice.</param>
/// <param name="GroupSize">Columns per group; -1 per row, 0 per matrix.</param>
/// <param name="ScaleFormat">How scales are rounded: 0 float16, 1 bfloat16, 2 float32.</param>
public sealed record FusedQuantization(KernelGrid Grid, int Bits, int GroupSize, int ScaleFormat);
