using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers;

namespace R2QBench.Tasks.Scoring;

/// <summary>From the word in a spec to a policy for one tokenizer.</summary>
public static class BosPolicies
{
    /// <summary>What the tokenizer does by itself.</summary>
    public const string Default = "default";

    /// <summary>The word that rows and specs use.</summary>
    public static string NameOf(BosPolicy policy) => policy.ToString().ToLowerInvariant();

    /// <summary>Resolves a spec's word.</summary>
    /// <param name="word"><c>default</c>, <c>none</c>, <c>once</c> or <c>window</c>.</param>
    /// <param name="tokenizer">Decides what <c>default</c> means, and has to have the token where one is asked for.</param>
    /// <param name="whenAdded">What <c>default</c> means for a tokenizer that adds the token: once for a text, each time for questions.</param>
    /// <exception cref="ProblemException">Unknown word, or no such token in the tokenizer.</exception>
    public static BosPolicy Resolve(string word, Tokenizer tokenizer, BosPolicy whenAdded)
    {
        var policy = word == Default ? (tokenizer.AddsBos ? whenAdded : BosPolicy.None) : Parse(word, whenAdded);
        if (policy != BosPolicy.None && tokenizer.BosId is null)
        {
            throw new ProblemException(new Problem(
                "The tokenizer has no begin-of-sequence token", "evaluation bos", word, $"{Default}, {NameOf(BosPolicy.None)}", "use bos: none"));
        }

        return policy;
    }

    private static BosPolicy Parse(string word, BosPolicy whenAdded)
    {
        // Each question is its own text, so "once" says nothing there.
        BosPolicy[] allowed = whenAdded == BosPolicy.Window ? [BosPolicy.None, BosPolicy.Window] : [BosPolicy.None, BosPolicy.Once, BosPolicy.Window];
        foreach (var policy in allowed)
            if (NameOf(policy) == word) return policy;
        throw new ProblemException(new Problem(
            "Is no policy for the begin-of-sequence token", "evaluation bos", word, string.Join(", ", allowed.Select(NameOf).Prepend(Default))));
    }
}
