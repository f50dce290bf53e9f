using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;

namespace R2QBench.Runner.Doctor;

/// <summary>The .NET that runs this, and whether it can normalize Unicode, which some tokenizers need.</summary>
public sealed class DotnetCheck : IDoctorCheck
{
    public string Name => ".NET";

    public Finding Run()
    {
        var found = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, "
            + (GCSettings.IsServerGC ? "server" : "workstation") + " garbage collector";
        // Under InvariantGlobalization normalization silently does nothing: e + combining accent stays two characters.
        return "e\u0301".Normalize(NormalizationForm.FormC).Length == 1
            ? Finding.Ok(found)
            : Finding.Warning(
                "unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and install libicu",
                found,
                $"Unicode normalization does not work here (culture data: {CultureInfo.CurrentCulture.DisplayName}); tokenizers that need it are refused");
    }
}
