using R2QBench.Core.Specs;
using R2QBench.Torch;

namespace R2QBench.Runner.Runs;

/// <summary>On what a checkpoint was made: only on the same do the remaining steps give the same bits.</summary>
/// <param name="Format">Which entries there are; raised when a part saves something else than before.</param>
/// <param name="Libtorch">Its version.</param>
/// <param name="Blas">File of the matrix library, without its folder.</param>
/// <param name="Processor">Name of the processor, or of the accelerator.</param>
/// <param name="Threads">Threads within one operator.</param>
public sealed record CheckpointOrigin(int Format, string Libtorch, string Blas, string? Processor, int Threads)
{
    /// <summary>The format of this version.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Where this process would write one.</summary>
    public static CheckpointOrigin Of(RunSpec spec)
    {
        var engine = Engine.Describe();
        var index = spec.Device.Split(':') is [_, var number] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var processor = spec.Device == "cpu" ? HostFacts.Current.Cpu : engine.Devices.ElementAtOrDefault(index);
        return new CheckpointOrigin(CurrentFormat, engine.LibtorchVersion, Path.GetFileName(engine.Blas), processor, spec.Threads);
    }

    /// <summary>What is not the same, in words; null if everything is.</summary>
    public string? DifferenceTo(CheckpointOrigin now)
    {
        (string What, string? Then, string? Now)[] facts =
        [
            ("libtorch", Libtorch, now.Libtorch), ("BLAS", Blas, now.Blas), ("processor", Processor, now.Processor),
            ("threads", $"{Threads}", $"{now.Threads}"),
        ];
        var different = facts.Where(fact => fact.Then != fact.Now).Select(fact => $"{fact.What} {fact.Then ?? "unknown"} instead of {fact.Now ?? "unknown"}").ToList();
        return different.Count == 0 ? null : string.Join(", ", different);
    }
}
