namespace R2QBench.Torch;

/// <summary>Quantization grids that the native library has kernels for; the same numbers stand in native/fused/grids.h.</summary>
public enum KernelGrid
{
    R2Q = 0,
    MultiBasis = 1,
    Binary = 2,
    RtnA = 3,
    RtnB = 4,
    RtnC = 5,
    RtnD = 6,
    RtnDAsym = 7,
    RtnE = 8,
    LlmQat = 9,
    LsqMean = 10,
    LsqMax = 11,
    Seq4 = 12,
    Seq3 = 13,
    TernaryTwn = 14,
    TernaryAbsmean = 15,
    TernaryShift = 16,
    DualBinary = 17,
    BipolarMax = 18,
}
