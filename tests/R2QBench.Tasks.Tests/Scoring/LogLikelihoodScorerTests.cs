using R2QBench.Core.Models;
using R2QBench.Tasks.Scoring;
using R2QBench.Testing;
using R2QBench.Testing.Devices;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Log-likelihoods are those of the model's own logits, however they are batched.</summary>
public sealed class LogLikelihoodScorerTests
{
    /// <summary>float32 sums of a few log-probabilities.</summary>
    private const double Tolerance = 1e-5;

    private static readonly ScoringRequest[] Requests =
    [
        new([1, 5, 6, 7, 8], 2),
        new([1, 5, 6, 7, 9], 1), // reads what the first one reads
        new([1, 5, 6], 1), // reads a prefix of it
        new([1, 500, 600, 700, 800, 900, 4, 3, 2], 8),
        new([7, 7], 1),
    ];

    [DeviceTheory]
    [Devices(1)]
    [Devices(12)]
    [Devices(10_000)]
    public void Sums_equal_those_of_one_request_at_a_time_by_hand(string device, int tokenBudget)
    {
        using var onCpu = RandomModel.Create();
        using var model = RandomModel.Create(device);
        var scores = Score(model, tokenBudget);
        Assert.All(Requests.Zip(scores), pair =>
        {
            var expected = ByHand(onCpu, pair.First);
            Assert.Equal(expected.LogLikelihood, pair.Second.LogLikelihood, Tolerance);
            Assert.Equal(expected.Greedy, pair.Second.Greedy);
        });
    }

    [DeviceTheory]
    [Devices]
    public void The_same_twice_gives_the_same_bits(string device)
    {
        using var model = RandomModel.Create(device);
        Assert.Equal(Score(model, 20), Score(model, 20));
    }

    [Fact]
    public void Progress_ends_at_all_tokens()
    {
        using var model = RandomModel.Create();
        var heard = new List<long>();
        new LogLikelihoodScorer(model, CPU, 4).Score(Requests, heard.Add, CancellationToken.None);
        Assert.Equal(Requests.Sum(request => request.InputLength), heard[^1]);
        Assert.Equal(heard.Order(), heard);
    }

    [DeviceTheory]
    [Devices]
    public void Weights_that_are_not_finite_are_said_so(string device)
    {
        using var model = RandomModel.Create(device);
        using (no_grad()) model.Linears[0].weight.fill_(double.NaN);
        Assert.Contains("not finite", Assert.Throws<ArithmeticException>(() => Score(model, 100)).Message);
    }

    [Fact]
    public void Cancelling_stops_between_batches()
    {
        using var model = RandomModel.Create();
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            new LogLikelihoodScorer(model, CPU, 1).Score(Requests, _ => source.Cancel(), source.Token));
    }

    [DeviceTheory]
    [Devices]
    public void No_tensor_stays_and_the_mode_is_put_back(string device)
    {
        using var model = RandomModel.Create(device);
        model.train();
        Score(model, 100);
        long before = LiveTensors.Settled();
        for (int round = 0; round < 3; round++) Score(model, 100);
        Assert.Equal(before, LiveTensors.Settled());
        Assert.True(model.training);
    }

    private static IReadOnlyList<RequestScore> Score(LanguageModel model, int tokenBudget) =>
        new LogLikelihoodScorer(model, model.Device, tokenBudget).Score(Requests, progress: null, CancellationToken.None);

    private static RequestScore ByHand(LanguageModel model, ScoringRequest request)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var logits = model.forward(tensor(request.Input.ToArray().Select(id => (long)id).ToArray(), [1, request.InputLength]));
        var logProbabilities = logits.@double().log_softmax(-1);
        double sum = 0;
        bool greedy = true;
        for (int target = request.Ids.Length - request.Scored; target < request.Ids.Length; target++)
        {
            sum += logProbabilities[0, target - 1, request.Ids[target]].item<double>();
            greedy &= logProbabilities[0, target - 1].argmax().item<long>() == request.Ids[target];
        }

        return new RequestScore(sum, greedy);
    }
}
