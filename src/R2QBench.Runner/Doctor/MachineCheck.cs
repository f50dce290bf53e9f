using R2QBench.Core.Text;

namespace R2QBench.Runner.Doctor;

/// <summary>Cores and memory.</summary>
public sealed class MachineCheck : IDoctorCheck
{
    public string Name => "machine";

    public Finding Run() => Finding.Ok(
        $"{Environment.ProcessorCount} cores, {Units.Bytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} memory, {Environment.OSVersion}");
}
