namespace R2QBench.Methods.Losses;

/// <summary>What there is to know about a loss without running it; loads no native library.</summary>
/// <param name="Name">Name in specs.</param>
/// <param name="Title">One line for people.</param>
/// <param name="NeedsTeacher">True if the full-precision model runs beside the student.</param>
/// <param name="Formula">One token's loss, S student and T teacher probabilities.</param>
/// <param name="Source">Paper or code that the formula follows.</param>
/// <param name="Version">Raised whenever a change of code changes values; part of the run id.</param>
/// <param name="Create">Makes the loss.</param>
public sealed record LossDescription(
    string Name, string Title, bool NeedsTeacher, string Formula, string Source, int Version, Func<IDistillationLoss> Create);
