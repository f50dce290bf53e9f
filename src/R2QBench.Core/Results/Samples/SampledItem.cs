namespace R2QBench.Core.Results.Samples;

/// <summary>What one run made of one item.</summary>
/// <param name="Item">Its number.</param>
/// <param name="Prompts">Digest of its prompts; items are the same if number and prompts are.</param>
/// <param name="IsRight">1 if the answer, by log-likelihood, was right, else 0.</param>
/// <param name="Loss">Negative log-likelihood of all its choices, in nats.</param>
/// <param name="Tokens">Scored tokens of all its choices.</param>
internal readonly record struct SampledItem(long Item, string Prompts, long IsRight, double Loss, double Tokens);
