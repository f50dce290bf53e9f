namespace R2QBench.Tasks.Scoring;

/// <summary>What a model makes of one request.</summary>
/// <param name="LogLikelihood">Sum of the natural log-probabilities of the scored tokens.</param>
/// <param name="Greedy">Whether every scored token is the model's first choice.</param>
public readonly record struct RequestScore(double LogLikelihood, bool Greedy);
