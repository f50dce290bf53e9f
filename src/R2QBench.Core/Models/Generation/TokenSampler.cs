namespace R2QBench.Core.Models.Generation;

/// <summary>Chooses the next token from its scores.</summary>
/// <remarks>The same seed gives the same choices on every machine, as far as the scores are the same. Not for several threads at once.</remarks>
public sealed class TokenSampler
{
    private readonly double _temperature;
    private readonly Random _random;

    /// <param name="temperature">0 takes the most likely token; 1 draws as the model says; above flattens, below sharpens.</param>
    /// <param name="seed">Of the draws.</param>
    public TokenSampler(double temperature = 0, int seed = 0)
    {
        if (!double.IsFinite(temperature) || temperature < 0) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A finite number ≥ 0.");
        _temperature = temperature;
        _random = new Random(seed);   // seeded: the same sequence in every version of .NET
    }

    /// <summary>The index of the chosen token; among equal scores the first.</summary>
    /// <param name="logits">Scores of all tokens, not empty.</param>
    public int Choose(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return _temperature == 0 ? best : Draw(logits, logits[best]);
    }

    /// <summary>Draws from softmax(logits / temperature); the largest logit is subtracted first, so that nothing overflows.</summary>
    private int Draw(ReadOnlySpan<float> logits, float largest)
    {
        var total = 0.0;
        foreach (var logit in logits) total += Math.Exp((logit - largest) / _temperature);
        var left = _random.NextDouble() * total;
        var last = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var weight = Math.Exp((logits[i] - largest) / _temperature);
            if (weight == 0) continue;
            last = i;
            left -= weight;
            if (left < 0) return i;
        }

        return last;   // rounding left a rest
    }
}
