using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Scoring;

/// <summary>The requests of one evaluation, in order.</summary>
/// <param name="Requests">Ready to be scored.</param>
/// <param name="Truncated">How many lost tokens on their left to fit the context.</param>
internal sealed record EncodedRequests(IReadOnlyList<ScoringRequest> Requests, long Truncated)
{
    /// <summary>Tokens the model will read, padding aside.</summary>
    public long InputTokens => Requests.Sum(request => (long)request.InputLength);

    /// <summary>Encodes pairs of context and continuation.</summary>
    /// <param name="name">The evaluation, for messages.</param>
    /// <param name="pairs">Item, context, continuation.</param>
    /// <param name="encoder">For one tokenizer, BOS policy and context length.</param>
    /// <param name="refuseOverlong">Whether a request that does not fit is an error instead of cut.</param>
    /// <exception cref="ProblemException">Requests that do not fit, if refused; an item whose continuation cannot be scored; the message names it.</exception>
    public static EncodedRequests Of(string name, IEnumerable<(int Item, string Context, string Continuation)> pairs, RequestEncoder encoder, bool refuseOverlong = false)
    {
        var requests = new List<ScoringRequest>();
        long truncated = 0;
        int? firstCut = null;
        foreach (var (item, context, continuation) in pairs)
        {
            try
            {
                var (request, cut) = encoder.Encode(context, continuation);
                requests.Add(request);
                if (!cut) continue;
                truncated++;
                firstCut ??= item;
            }
            catch (ArgumentException error)
            {
                throw new ProblemException(
                    new Problem(error.Message.TrimEnd('.'), $"{name} item {item}", NextStep: "this tokenizer cannot be asked this question: leave the task out for this model"), inner: error);
            }
        }

        if (refuseOverlong && firstCut is { } first)
        {
            throw new ProblemException(new Problem(
                $"{truncated} of {requests.Count} requests are longer than the model's context", $"{name} item {first}",
                NextStep: "allow them to be cut on their left (overlong: truncate), or take a model with a longer context"));
        }

        return new EncodedRequests(requests, truncated);
    }
}
