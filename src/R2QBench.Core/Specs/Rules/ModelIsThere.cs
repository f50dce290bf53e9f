using R2QBench.Core.Hub;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Rules;

/// <summary><c>model.source</c> is a model of ours, a fetched one of a hub, or a folder with a <c>config.json</c>.</summary>
internal sealed class ModelIsThere : ISpecRule
{
    private const string Key = "model.source";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (subject.Model is not { Source.Length: > 0 } model || subject.Vocabulary.Models.Contains(model.Source)) yield break;
        var allowed = $"a folder with config.json, {string.Join(", ", subject.Vocabulary.Models)}, or {HubSource.Form}";
        if (HubSource.IsHub(model.Source))
        {
            if (subject.Vocabulary.Hub.FindModel(model.Source, Key).Problem is { } problem)
                yield return new RuleFinding(problem.What, Key, problem.Allowed, problem.NextStep);
        }
        else if (File.Exists(model.Source))
        {
            yield return new RuleFinding(
                "Is a file, not a folder", Key, allowed, $"name its folder: {Path.GetDirectoryName(model.Source)}");
        }
        else if (!Directory.Exists(model.Source))
        {
            yield return new RuleFinding(
                "No such model", Key, allowed,
                Suggestion.DidYouMean(model.Source, subject.Vocabulary.Models) ?? Suggestion.DidYouMeanPath(model.Source) ?? $"looked for {Path.GetFullPath(model.Source)}; another one: --set {Key}=FOLDER");
        }
        else if (!File.Exists(Path.Combine(model.Source, "config.json")))
        {
            yield return new RuleFinding(
                "The folder has no config.json", Key, allowed, "name the folder that holds config.json and the weights");
        }
    }
}
