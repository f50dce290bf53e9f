using R2QBench.Core.Models;
using static TorchSharp.torch;

namespace R2QBench.Tasks.Scoring;

/// <summary>Runs requests through a model in batches and sums the log-probabilities of their scored tokens.</summary>
/// <remarks>
/// Shorter requests are padded on the right: attention is causal, so padding cannot reach a scored position. Logits are
/// normalized in float32 and summed in float64 on the host, in the order of the tokens, so a result does not depend on
/// the batch it was in beyond the model's own rounding.
/// </remarks>
/// <param name="model">Put into evaluation mode while it scores.</param>
/// <param name="device">Where the model lies.</param>
/// <param name="tokenBudget">Tokens per batch.</param>
public sealed class LogLikelihoodScorer(LanguageModel model, Device device, int tokenBudget)
{
    /// <summary>Most logits of one batch: 256 MiB in float32, whatever the vocabulary.</summary>
    private const int MaxLogits = 1 << 26;

    private const long PaddingId = 0;

    /// <summary>Scores every request; results in the order of the requests.</summary>
    /// <param name="requests">Each fits the model's context.</param>
    /// <param name="progress">Hears tokens done after every batch; may be null.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="ArithmeticException">A log-probability is not a finite number.</exception>
    public IReadOnlyList<RequestScore> Score(IReadOnlyList<ScoringRequest> requests, Action<long>? progress, CancellationToken cancellation)
    {
        var scores = new RequestScore[requests.Count];
        int budget = Math.Max(1, Math.Min(tokenBudget, MaxLogits / model.VocabularySize));
        bool wasTraining = model.training;
        model.eval();
        try
        {
            using var noGradient = no_grad();
            long done = 0;
            var groups = SharedInputs.Group(requests);
            foreach (var batch in RequestBatches.Plan([.. groups.Select(group => requests[group[0]].InputLength)], budget))
            {
                cancellation.ThrowIfCancellationRequested();
                ScoreBatch(requests, [.. batch.Select(group => groups[group])], scores);
                done += batch.SelectMany(group => groups[group]).Sum(index => (long)requests[index].InputLength);
                progress?.Invoke(done);
            }
        }
        finally
        {
            model.train(wasTraining);
        }

        return scores;
    }

    /// <summary>One row of the batch per group; its first request has the longest input.</summary>
    private void ScoreBatch(IReadOnlyList<ScoringRequest> requests, IReadOnlyList<IReadOnlyList<int>> batch, RequestScore[] scores)
    {
        using var scope = NewDisposeScope();
        int width = batch.Max(group => requests[group[0]].InputLength);
        var inputs = new long[batch.Count * width];
        Array.Fill(inputs, PaddingId);
        var positions = new List<long>();
        var targets = new List<long>();
        for (int row = 0; row < batch.Count; row++)
        {
            var longest = requests[batch[row][0]].Input;
            for (int column = 0; column < longest.Length; column++) inputs[row * width + column] = longest[column];
            foreach (var request in batch[row].Select(index => requests[index]))
            {
                for (int target = request.Ids.Length - request.Scored; target < request.Ids.Length; target++)
                {
                    positions.Add(row * width + target - 1);
                    targets.Add(request.Ids[target]);
                }
            }
        }

        var logits = model.forward(tensor(inputs, [batch.Count, width], device: device)).reshape(-1, model.VocabularySize);
        // Most positions of a question are context: only the scored rows are normalized.
        var scored = logits.index_select(0, tensor(positions.ToArray(), device: device));
        var chosen = tensor(targets.ToArray(), device: device).unsqueeze(1);
        var logProbabilities = scored.log_softmax(-1).gather(1, chosen).squeeze(1).cpu().data<float>().ToArray();
        var best = scored.argmax(-1).cpu().data<long>().ToArray();

        int at = 0;
        foreach (int index in batch.SelectMany(group => group))
        {
            double sum = 0;
            bool greedy = true;
            for (int token = 0; token < requests[index].Scored; token++, at++)
            {
                sum += logProbabilities[at];
                greedy &= best[at] == targets[at];
            }

            if (!double.IsFinite(sum)) throw new ArithmeticException($"The model's log-probabilities are not finite (request {index}).");
            scores[index] = new RequestScore(sum, greedy);
        }
    }
}
