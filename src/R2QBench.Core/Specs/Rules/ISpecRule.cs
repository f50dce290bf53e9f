namespace R2QBench.Core.Specs.Rules;

/// <summary>One thing that must hold between values that are each fine on their own. Rules yield what they find; every rule runs.</summary>
internal interface ISpecRule
{
    IEnumerable<RuleFinding> Check(RuleSubject subject);
}
