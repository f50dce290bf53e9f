namespace R2QBench.Core.Specs.Rules;

/// <summary>Every phase has something to train, a loss that exists, and a warm-up that ends.</summary>
internal sealed class PhasesFit : ISpecRule
{
    private const string Key = "training.phases";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Quantization is not { } quantization || subject.Training.Steps == 0) yield break;
        foreach (var (index, phase) in subject.Training.Phases.Index())
        {
            var key = $"{Key}.{index}";
            if (phase.Loss.Length > 0 && phase.Scope == PhaseSpec.Blocks)
            {
                yield return new RuleFinding(
                    "Blocks are trained by the squared difference to the full-precision block, not by a loss", $"{key}.loss", "no loss with scope: blocks", "remove it")
                { Also = [Key] };
            }
            else if (phase.Loss.Length > 0 && !subject.Vocabulary.Losses.Contains(phase.Loss))
                yield return Names.Unknown("No such loss", phase.Loss, $"{key}.loss", subject.Vocabulary.Losses, "see `r2q methods`") with { Also = [Key] };

            var trains = phase.Train.Where(part => quantization.Scales == "learned" || part is not (PhaseSpec.Scales or PhaseSpec.ZeroPoints)).ToList();
            if (trains.Count == 0)
            {
                yield return new RuleFinding(
                    $"Nothing is left to train: quantization.scales = {quantization.Scales}", $"{key}.train", string.Join(", ", PhaseSpec.Everything),
                    "set quantization.scales: learned, or train weights")
                { Also = [Key, "quantization.scales"] };
            }

            if (phase.Steps is { } steps && subject.Training.Schedule.WarmupSteps > steps)
            {
                yield return new RuleFinding(
                    $"Is shorter than the warm-up: training.schedule.warmup_steps = {subject.Training.Schedule.WarmupSteps}", $"{key}.steps",
                    $"{subject.Training.Schedule.WarmupSteps} or more", "shorten the warm-up or train longer")
                { Also = [Key, "training.schedule.warmup_steps"] };
            }
        }
    }
}
