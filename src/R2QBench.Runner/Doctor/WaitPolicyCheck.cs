namespace R2QBench.Runner.Doctor;

/// <summary>Whether idle OpenMP threads sleep; spinning ones made small training steps ten times slower on busy cores.</summary>
public sealed class WaitPolicyCheck : IDoctorCheck
{
    private const string Variable = "OMP_WAIT_POLICY";

    public string Name => Variable;

    public Finding Run() => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => Finding.Ok("passive, set by this program before libtorch is loaded"),
        var value when value.Equals("passive", StringComparison.OrdinalIgnoreCase) => Finding.Ok("passive, set by you"),
        var value => Finding.Warning($"unset {Variable}", $"{value}, set by you: small steps can be ten times slower when cores are shared"),
    };
}
