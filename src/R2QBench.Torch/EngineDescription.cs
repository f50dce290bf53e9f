namespace R2QBench.Torch;

/// <summary>The tensor engine that this process runs on.</summary>
/// <param name="LibtorchVersion">Version of the loaded libtorch, e.g. <c>1.13.1</c>.</param>
/// <param name="CompiledVersion">Version of the headers that the native library was compiled with.</param>
/// <param name="LibtorchPath">File of the loaded <c>libtorch_cpu</c>.</param>
/// <param name="CudaVersion">Version of the CUDA runtime; null without CUDA.</param>
/// <param name="Devices">Names of the CUDA devices.</param>
/// <param name="Blas">File of the matrix library in use, with links resolved, or what is built into libtorch.</param>
/// <param name="OpenMp">File of the OpenMP library in use; null when there is none.</param>
/// <param name="Threads">Threads that one operator may use.</param>
public sealed record EngineDescription(
    string LibtorchVersion,
    string CompiledVersion,
    string LibtorchPath,
    string? CudaVersion,
    IReadOnlyList<string> Devices,
    string Blas,
    string? OpenMp,
    int Threads);
