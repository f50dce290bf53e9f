using R2QBench.Core.Models;
using R2QBench.Core.Models.Generation;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Tasks.Scoring;

/// <summary>Runs requests through a model in batches and sums the log-probabilities of their scored tokens.</summary>
/// <remarks>
/// What several requests have in common at their beginning is read once. Shorter rows are padded on the right: attention is causal, so
/// padding cannot reach a scored position. Logits are made at scored positions only, normalized in float32 and summed in float64 on the
/// host, in the order of the tokens, so a result does not depend on the batch it was in beyond the model's own rounding.
/// </remarks>
/// <param name="model">Put into evaluation mode while it scores.</param>
/// <param name="device">Where the model lies.</param>
/// <param name="tokenBudget">Tokens per batch.</param>
public sealed class LogLikelihoodScorer(LanguageModel model, Device device, int tokenBudget)
{
    /// <summary>Most logits at once: 128 MiB in float32, whatever the vocabulary.</summary>
    private const int MaxLogits = 1 << 25;

    private const long PaddingId = 0;

    /// <summary>Scores every request; results in the order of the requests.</summary>
    /// <param name="requests">Each fits the model's context.</param>
    /// <param name="progress">Hears tokens done after every batch; may be null.</param>
    /// <param name="cancellation">Checked between batches.</param>
    /// <exception cref="ArithmeticException">A log-probability is not a finite number.</exception>
    public IReadOnlyList<RequestScore> Score(IReadOnlyList<ScoringRequest> requests, Action<long>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokenBudget);
        var scores = new RequestScore[requests.Count];
        bool wasTraining = model.training;
        model.eval();
        try
        {
            using var noGradient = no_grad();
            long done = 0;
            var families = SharedPrefixes.Find(SharedInputs.Group(requests), requests, tokenBudget);
            var sizes = families.Select(family => (family.Rows.Count, family.Rows.Max(row => requests[row[0]].InputLength), family.Shared)).ToList();
            foreach (var batch in FamilyBatches.Plan(sizes, tokenBudget))
            {
                cancellation.ThrowIfCancellationRequested();
                ScoreBatch(requests, [.. batch.Select(index => families[index].Rows)], batch.Min(index => families[index].Shared), scores);
                done += batch.SelectMany(index => families[index].Rows).SelectMany(row => row).Sum(index => (long)requests[index].InputLength);
                progress?.Invoke(done);
            }
        }
        finally
        {
            model.train(wasTraining);
        }

        return scores;
    }

    /// <summary>Reads the shared beginning of each family once, then each row from there on.</summary>
    /// <param name="requests">All requests.</param>
    /// <param name="families">Rows of each family; a row is its requests, the one with the longest input first.</param>
    /// <param name="shared">Tokens that all rows of each family have in common; 0: nothing is shared.</param>
    /// <param name="scores">Takes the results.</param>
    private void ScoreBatch(
        IReadOnlyList<ScoringRequest> requests, IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> families, int shared, RequestScore[] scores)
    {
        using var scope = NewDisposeScope();
        var rows = families.SelectMany(family => family).ToList();
        // Never so narrow that a product or an attention of few rows sums in another order.
        shared = Math.Min(shared, Math.Max(0, model.ContextLength - Fused.EvenRows));
        int width = Math.Max(rows.Max(row => requests[row[0]].InputLength) - shared, Math.Min(Fused.EvenRows, model.ContextLength));
        var (positions, targets) = (new List<long>(), new List<long>());
        foreach (var (row, members) in rows.Index())
        {
            foreach (var request in members.Select(index => requests[index]))
            {
                for (int target = request.Ids.Length - request.Scored; target < request.Ids.Length; target++)
                {
                    positions.Add((long)row * width + target - 1 - shared);
                    targets.Add(request.Ids[target]);
                }
            }
        }

        using var cache = shared == 0 ? null : Beginnings(requests, families, shared, shared + width);
        var stream = model.Read(Ids(rows.Select(row => row[0]), requests, shared, width, rows.Count), cache);
        var (logProbabilities, best) = Outputs(stream.reshape(-1, stream.size(-1)), [.. positions], [.. targets]);

        int at = 0;
        foreach (int index in rows.SelectMany(row => row))
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

    /// <summary>Keys and values of the beginning of every row, computed once per family.</summary>
    private KeyValueCache Beginnings(IReadOnlyList<ScoringRequest> requests, IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> families, int shared, int capacity)
    {
        using var scope = NewDisposeScope();
        using var once = new KeyValueCache(model, shared, families.Count);
        model.Read(Ids(families.Select(family => family[0][0]), requests, 0, shared, families.Count), once);
        long[] owners = [.. families.Index().SelectMany(family => family.Item.Select(_ => (long)family.Index))];
        return once.Branch(tensor(owners, device: device), capacity);
    }

    /// <summary>[count, width] ids of the requests' inputs from one position on.</summary>
    private Tensor Ids(IEnumerable<int> indexes, IReadOnlyList<ScoringRequest> requests, int from, int width, int count)
    {
        var ids = new long[count * width];
        Array.Fill(ids, PaddingId);
        foreach (var (row, index) in indexes.Index())
        {
            var input = requests[index].Input;
            for (int column = from; column < Math.Min(input.Length, from + width); column++) ids[row * width + column - from] = input[column];
        }

        return tensor(ids, [count, width], device: device);
    }

    /// <summary>Log-probability of each target at its position, and the likeliest token there.</summary>
    private (float[] LogProbabilities, long[] Best) Outputs(Tensor stream, long[] positions, long[] targets)
    {
        int most = Math.Max(1, MaxLogits / model.VocabularySize);
        var logProbabilities = new float[positions.Length];
        var best = new long[positions.Length];
        for (int start = 0; start < positions.Length; start += most)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(most, positions.Length - start);
            // Up to EvenRows, so that the projection, too, treats every row alike.
            long[] read = [.. positions[start..(start + count)], .. Enumerable.Repeat(0L, Math.Max(0, Fused.EvenRows - count))];
            var logits = model.Predict(stream.index_select(0, tensor(read, device: device))).narrow(0, 0, count);
            var chosen = tensor(targets[start..(start + count)], device: device).unsqueeze(1);
            logits.log_softmax(-1).gather(1, chosen).squeeze(1).cpu().data<float>().ToArray().CopyTo(logProbabilities, start);
            logits.argmax(-1).cpu().data<long>().ToArray().CopyTo(best, start);
        }

        return (logProbabilities, best);
    }
}
