using R2QBench.Core.Files;

namespace R2QBench.Runner.Doctor;

/// <summary>Where the built-in data names (tinystories, wikitext2, piqa, …) are looked up.</summary>
public sealed class DataRootCheck : IDoctorCheck
{
    public string Name => "data";

    public Finding Run() => DataRoot.Find() is { } root
        ? Finding.Ok(root)
        : Finding.Warning(
            "set R2Q_DATA to a folder with models/, text/ and tasks/",
            "no data folder; only builtin:world and files given by path can be used");
}
