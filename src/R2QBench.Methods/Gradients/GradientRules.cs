namespace R2QBench.Methods.Gradients;

/// <summary>Every gradient rule there is; loads no native library.</summary>
public static class GradientRules
{
    /// <summary>All rules in the order in which they are listed.</summary>
    public static IReadOnlyList<IGradientRule> All { get; } =
    [
        new PassThroughRule(),
        new RangeClippedRule(),
        new ChainRule("lsq", "Rounding counts as the identity, clipping does not, and scales get round(w/s) − w/s inside the range (arXiv 1902.08153)"),
        new ChainRule("sign_chain", "Each sign counts as the identity where |x| ≤ 1 and as constant elsewhere; scales follow the chain (arXiv 2404.05662)"),
    ];

    /// <summary>The rule of that name, or null.</summary>
    public static IGradientRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}
