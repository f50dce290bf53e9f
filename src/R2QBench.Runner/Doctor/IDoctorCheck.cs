namespace R2QBench.Runner.Doctor;

/// <summary>One numbered step of <c>r2q doctor</c>. A check reports what is wrong; it does not throw.</summary>
public interface IDoctorCheck
{
    /// <summary>What is looked at, e.g. <c>libtorch</c>.</summary>
    string Name { get; }

    Finding Run();
}
