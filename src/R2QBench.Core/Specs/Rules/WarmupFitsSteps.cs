namespace R2QBench.Core.Specs.Rules;

/// <summary>The warm-up ends before training does.</summary>
internal sealed class WarmupFitsSteps : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        var training = subject.Training;
        // Without training the schedule does not matter; a sweep may vary the steps down to 0.
        if (training.Steps == 0 || training.Schedule.WarmupSteps <= training.Steps) yield break;
        yield return new RuleFinding(
            $"Is longer than the training: training.steps = {training.Steps}", "training.schedule.warmup_steps", $"0 to {training.Steps}",
            "shorten the warm-up or train longer")
        {
            Also = ["training.steps"],
        };
    }
}
