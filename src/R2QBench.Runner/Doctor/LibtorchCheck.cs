using R2QBench.Torch;

namespace R2QBench.Runner.Doctor;

/// <summary>The native library and the libtorch below it: which, version, CUDA, threads, matrix library.</summary>
public sealed class LibtorchCheck : IDoctorCheck
{
    private const string Install = "run ./r2q once as root (it installs libtorch and builds the native library), or set R2Q_LIBTORCH and R2Q_NATIVE";

    public string Name => "libtorch";

    public Finding Run()
    {
        if (!Engine.IsAvailable(out var reason)) return Finding.Missing(Install, [.. reason.Split('\n')]);
        var engine = Engine.Describe();
        return Finding.Ok(
            $"libtorch {engine.LibtorchVersion} (native library compiled with {engine.CompiledVersion}) from {engine.LibtorchPath}",
            $"BLAS {engine.Blas}, OpenMP {engine.OpenMp ?? "none"}, {engine.Threads} of {Environment.ProcessorCount} threads until a spec says otherwise",
            engine.CudaVersion is null ? "CUDA: none, computing on the CPU" : $"CUDA {engine.CudaVersion}: {(engine.Devices.Count == 0 ? "no device visible" : string.Join(", ", engine.Devices))}");
    }
}
