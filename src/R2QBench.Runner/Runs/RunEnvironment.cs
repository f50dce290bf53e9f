using R2QBench.Core.Files;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Provenance;
using R2QBench.Torch;

namespace R2QBench.Runner.Runs;

/// <summary>What a run was done on: its <c>environment.json</c>.</summary>
/// <remarks>What belongs to the process is collected once; a run adds its threads, device and determinism.</remarks>
public static class RunEnvironment
{
    private static readonly string[] VariablePrefixes = ["R2Q_", "OMP_", "OPENBLAS_", "MKL_", "GOMP_", "KMP_", "CUDA_", "CUBLAS_", "NVIDIA_", "PYTORCH_", "DOTNET_", "SLURM_"];
    private static readonly Lazy<ProcessFacts> Known = new(Read);

    /// <summary>How this process was started, without secrets.</summary>
    public static IReadOnlyList<string> CommandLine => Known.Value.CommandLine;

    /// <summary>Program and sources, machine and limits, libraries and devices, variables, command line, determinism; without secrets.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="asked">What the user called, if this is a worker; without secrets. Null: this process itself.</param>
    public static string ToJson(RunSpec spec, IReadOnlyList<string>? asked = null)
    {
        using var writer = new StringWriter();
        JsonListing.Write(writer, Facts(spec, asked ?? CommandLine));
        return writer.ToString();
    }

    private static object Facts(RunSpec spec, IReadOnlyList<string> asked)
    {
        var process = Known.Value;
        var engine = Engine.Describe();
        return new
        {
            HostFacts.Current.R2qbenchVersion,
            BuiltFromCommit = HostFacts.Current.GitCommit,
            process.Git,
            CommandLine = asked,
            ProcessCommandLine = process.CommandLine,
            Machine = new { Name = Environment.MachineName, HostFacts.Current.Os, process.Kernel, process.Processor, MemoryBytes = process.MachineMemoryBytes },
            process.Container,
            Engine = engine,
            Gpu = engine.Devices.Count == 0 ? null : new { Names = engine.Devices, Driver = HostFacts.NvidiaDriver, Cuda = engine.CudaVersion, Cudnn = CudnnVersion.Read() },
            Run = new { spec.Device, spec.Threads, spec.Fused, ComputeDtype = spec.Model.Dtype },
            Determinism = Determinism.Of(spec),
            HostFacts.Current.DotnetVersion,
            process.Packages,
            process.Variables,
        };
    }

    private static ProcessFacts Read() => new(
        GitCheckout.Read(RepositoryRoot.Find()),
        Secrets.MaskArguments(Environment.GetCommandLineArgs()),
        File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : Environment.OSVersion.VersionString,
        ProcessorFacts.Read(),
        MachineMemory.TotalBytes(),
        ContainerFacts.Read(),
        PackageVersions.Read(),
        Variables());

    private static SortedDictionary<string, string> Variables()
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (VariablePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                variables[name] = Secrets.MaskValue(name, (string?)variable.Value ?? "");
        }

        return variables;
    }

    private sealed record ProcessFacts(
        GitCheckout Git,
        IReadOnlyList<string> CommandLine,
        string Kernel,
        ProcessorFacts Processor,
        long? MachineMemoryBytes,
        ContainerFacts Container,
        SortedDictionary<string, string> Packages,
        SortedDictionary<string, string> Variables);
}
