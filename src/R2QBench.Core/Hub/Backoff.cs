using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Core.Hub;

/// <summary>Waits between attempts: 0.5 s, doubled each time, with jitter so that many machines do not come back at once; or as the server asks.</summary>
/// <param name="clock">Does the waiting; replaced in tests.</param>
/// <param name="notify">Told of every wait, in one line.</param>
internal sealed class Backoff(TimeProvider clock, Action<string> notify)
{
    /// <summary>Attempts without any progress before giving up.</summary>
    public const int Attempts = 5;

    /// <summary>A server that asks for more than this is taken to mean: not today.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private int _failures;

    /// <summary>Progress was made: patience begins anew.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Repeats an attempt until it succeeds.</summary>
    /// <exception cref="ProblemException">The last attempt failed too.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (HubFailure failure)
            {
                await WaitAsync(failure, cancellation);
            }
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="ProblemException">There is no next one.</exception>
    public async Task WaitAsync(HubFailure failure, CancellationToken cancellation)
    {
        if (++_failures >= Attempts) throw failure.Final();
        var wait = failure.RetryAfter ?? FirstWait * Math.Pow(2, _failures - 1) * (0.5 + 0.5 * Random.Shared.NextDouble());
        if (wait > LongestWait) throw TooLong(failure, wait);
        notify($"{failure.Problem.Where}: {failure.Problem.What}; trying again in {Units.Duration(wait)}");
        await Task.Delay(wait, clock, cancellation);
    }

    private static ProblemException TooLong(HubFailure failure, TimeSpan wait) => new(
        failure.Problem with { What = $"{failure.Problem.What}, and asks to wait {Units.Duration(wait)}", NextStep = "start it again then; what was fetched is kept" },
        ExitCode.Environment,
        failure);
}
