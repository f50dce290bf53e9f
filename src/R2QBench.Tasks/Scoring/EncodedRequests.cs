using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Scoring;

/// <summary>The requests of one evaluation, in order.</summary>
/// <param name="Requests">Ready to be scored; none of an item that was left out.</param>
/// <param name="Truncated">How many lost tokens on their left to fit the context.</param>
/// <param name="LeftOut">Items that the tokenizer cannot express, by their position.</param>
internal sealed record EncodedRequests(IReadOnlyList<ScoringRequest> Requests, long Truncated, IReadOnlySet<int> LeftOut)
{
    /// <summary>Items whose numbers a message has; more are only counted.</summary>
    private const int Named = 8;

    /// <summary>Tokens the model will read, padding aside.</summary>
    public long InputTokens => Requests.Sum(request => (long)request.InputLength);

    /// <summary>Encodes pairs of context and continuation.</summary>
    /// <param name="name">The evaluation, for messages.</param>
    /// <param name="pairs">Item, context, continuation; those of one item in a row.</param>
    /// <param name="encoder">For one tokenizer, BOS policy and context length.</param>
    /// <param name="refuseOverlong">Whether a request that does not fit is an error instead of cut.</param>
    /// <param name="allowBad">Whether items that the tokenizer cannot express are left out instead of failing the evaluation.</param>
    /// <exception cref="ProblemException">Requests that do not fit, if refused; items that cannot be expressed, if not allowed or if there are no others.</exception>
    public static EncodedRequests Of(
        string name, IEnumerable<(int Item, string Context, string Continuation)> pairs, RequestEncoder encoder, bool refuseOverlong = false, bool allowBad = false)
    {
        var requests = new List<(int Item, ScoringRequest Request, bool Cut)>();
        var bad = new Dictionary<int, Problem>();
        var items = new HashSet<int>();
        foreach (var (item, context, continuation) in pairs)
        {
            items.Add(item);
            try
            {
                var (request, cut) = encoder.Encode(context, continuation);
                requests.Add((item, request, cut));
            }
            catch (ArgumentException error)
            {
                bad.TryAdd(item, new Problem(error.Message, $"{name} item {item}", Seen: $"\"{continuation}\"", Allowed: "texts that this model's tokenizer has at least one token for"));
            }
        }

        if (bad.Count > 0 && (!allowBad || bad.Count == items.Count)) throw Refused(name, bad, items.Count);
        var kept = requests.Where(request => !bad.ContainsKey(request.Item)).ToList();
        int truncated = kept.Count(request => request.Cut);
        if (refuseOverlong && truncated > 0)
        {
            throw new ProblemException(new Problem(
                $"{truncated} of {kept.Count} requests are longer than the model's context", $"{name} item {kept.First(request => request.Cut).Item}",
                NextStep: "allow them to be cut on their left (overlong: truncate), or take a model with a longer context"));
        }

        return new EncodedRequests([.. kept.Select(request => request.Request)], truncated, bad.Keys.ToHashSet());
    }

    /// <summary>One problem that shows the first item and names some others.</summary>
    private static ProblemException Refused(string name, Dictionary<int, Problem> bad, int items)
    {
        int[] numbers = [.. bad.Keys.Order()];
        var first = bad[numbers[0]];
        string others = numbers.Length == 1 ? "" : $" ({string.Join(", ", numbers.Take(Named))}{(numbers.Length > Named ? ", …" : "")})";
        return new ProblemException(first with
        {
            What = $"{first.What}: the tokenizer of this model cannot express {numbers.Length} of {items} items{others}, so nothing is measured on {name}",
            NextStep = numbers.Length == items ? "take another model or another task" : "leave such items out with --allow-bad-items (allow_bad_items: true in a spec), or reword them",
        });
    }
}
