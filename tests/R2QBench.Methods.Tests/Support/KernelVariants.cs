using R2QBench.Methods.Quantizers;
using R2QBench.Torch;

namespace R2QBench.Methods.Tests.Support;

/// <summary>Every method with every option that changes its grid, and what tests of the native kernels need with them.</summary>
public static class KernelVariants
{
    /// <summary>Names of methods, and options as <c>key=value,key=value</c>.</summary>
    public static IReadOnlyList<(string Method, string Option)> All { get; } =
    [
        .. QuantizerRegistry.All.Select(method => (method.Name, "")),
        .. new[] { "A", "C", "D", "D_asym", "E" }.Select(variant => ("rtn", $"variant={variant}")),
        ("seq", "levels=3"), ("seq", "levels=3,clipped_gradient=official"), ("ternary", "rule=absmean"), ("ternary", "rule=optimal"), ("lsq", "init=max"), ("bipolar", "init=max"),
    ];

    /// <summary>The quantizer of a variant.</summary>
    public static IQuantizer Create(string method, string option, int bits, int groupSize, string format)
    {
        var options = option.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        options.Remove("init", out var init);
        return QuantizerRegistry.Create(method, bits, groupSize, format, options, init);
    }

    /// <summary>What a function gives by kernels where there is one, then by plain operators; see <see cref="Plainly"/>.</summary>
    public static IEnumerable<T> BothWays<T>(Func<T> function) => [function(), Plainly(function)];

    /// <summary>What a function gives by plain operators. Nothing else may run meanwhile: the switch is the process's.</summary>
    public static T Plainly<T>(Func<T> function)
    {
        Fused.Enabled = false;
        try
        {
            return function();
        }
        finally
        {
            Fused.Enabled = true;
        }
    }
}
