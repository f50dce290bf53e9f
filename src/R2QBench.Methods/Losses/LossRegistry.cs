using R2QBench.Core.Errors;

namespace R2QBench.Methods.Losses;

/// <summary>Every loss there is; loads no native library. A new loss is one file and one line here.</summary>
public static class LossRegistry
{
    /// <summary>All losses in the order in which they are listed.</summary>
    public static IReadOnlyList<LossDescription> All { get; } =
    [
        CrossEntropyLoss.Description,
        ForwardKlLoss.Description,
        ReverseKlLoss.Description,
        JensenShannonLoss.Description,
        ConfidenceAwareKlLoss.Description,
        ConfidenceAwareKlLoss.ReleasedCode,
        DeviationAwareLoss.Description,
        TokenScaledLoss.Description,
    ];

    /// <summary>The loss of that name, or null.</summary>
    public static LossDescription? Find(string name) => All.FirstOrDefault(loss => loss.Name == name);

    /// <summary>The loss of a spec.</summary>
    /// <exception cref="ProblemException">There is none of that name.</exception>
    public static IDistillationLoss Create(string name) => Find(name)?.Create()
        ?? throw new ProblemException(new Problem("There is no such loss", "training.loss", name, string.Join(", ", All.Select(loss => loss.Name))));
}
