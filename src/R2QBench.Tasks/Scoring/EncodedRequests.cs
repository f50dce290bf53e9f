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
    /// <exception cref="ProblemException">An item whose continuation cannot be scored; the message names it.</exception>
    public static EncodedRequests Of(string name, IEnumerable<(int Item, string Context, string Continuation)> pairs, RequestEncoder encoder)
    {
        var requests = new List<ScoringRequest>();
        long truncated = 0;
        foreach (var (item, context, continuation) in pairs)
        {
            try
            {
                var (request, cut) = encoder.Encode(context, continuation);
                requests.Add(request);
                if (cut) truncated++;
            }
            catch (ArgumentException error)
            {
                throw new ProblemException(new Problem(error.Message, $"{name} item {item}"), inner: error);
            }
        }

        return new EncodedRequests(requests, truncated);
    }
}
