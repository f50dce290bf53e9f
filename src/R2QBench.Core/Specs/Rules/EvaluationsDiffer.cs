namespace R2QBench.Core.Specs.Rules;

/// <summary>Nothing is measured twice in the same way: the rows could not be told apart.</summary>
internal sealed class EvaluationsDiffer : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        var first = new Dictionary<EvaluationSpec, int>();
        foreach (var (index, evaluation) in subject.Evaluation.Index())
        {
            if (first.TryAdd(evaluation, index)) continue;
            yield return new RuleFinding(
                $"Measures the same as evaluation.{first[evaluation]}", $"evaluation.{index}", "entries that differ in at least one value", "remove one of the two")
            {
                Also = [$"evaluation.{first[evaluation]}"],
            };
        }
    }
}
