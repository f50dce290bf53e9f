namespace R2QBench.Runner.Doctor;

/// <summary>The steps of <c>r2q doctor</c>, in order.</summary>
public static class DoctorChecks
{
    /// <param name="resultsFolder">Where rows would be written.</param>
    public static IReadOnlyList<IDoctorCheck> All(string resultsFolder) =>
    [
        new DotnetCheck(),
        new MachineCheck(),
        new WaitPolicyCheck(),
        new LibtorchCheck(),
        new SpeedCheck(),
        new DuckDbCheck(),
        new NodeCheck(),
        new NpmPartsCheck(),
        new DataRootCheck(),
        new ResultsFolderCheck(resultsFolder),
    ];
}
