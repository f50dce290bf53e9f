using R2QBench.Core.Errors;
using R2QBench.Core.Text;
using R2QBench.Tasks.LastWord;
using R2QBench.Tasks.MultipleChoice.Tasks;

namespace R2QBench.Tasks;

/// <summary>Every task by name; loads no libtorch and reads no data.</summary>
public static class TaskRegistry
{
    private static readonly IReadOnlyList<BenchmarkTask> Tasks =
    [
        new WorldTask(),
        new PiqaTask(),
        new ArcEasyTask(),
        new ArcEasyValidationTask(),
        new ArcChallengeTask(),
        new ArcChallengeValidationTask(),
        new HellaSwagTask(),
        new WinoGrandeTask(),
        new BoolQTask(),
        new OpenBookQaTask(),
        new OpenBookQaValidationTask(),
        new SocialIqaTask(),
        new SciQTask(),
        new CopaTask(),
        new CommonsenseQaTask(),
        new LambadaTask(),
        new MmluTask(shots: 0),
        new MmluTask(shots: 5),
    ];

    /// <summary>Descriptions in listing order.</summary>
    public static IReadOnlyList<TaskDescription> All { get; } = [.. Tasks.Select(task => task.Description)];

    /// <summary>The task of that name.</summary>
    /// <exception cref="ProblemException">There is none; the message has the nearest name.</exception>
    public static BenchmarkTask Find(string name) =>
        Tasks.FirstOrDefault(task => task.Description.Name == name) ?? throw new ProblemException(new Problem(
            "There is no task of this name",
            "task",
            name,
            string.Join(", ", All.Select(task => task.Name)),
            Suggestion.Nearest(name, [.. All.Select(task => task.Name)]) is { } nearest ? $"did you mean {nearest}?" : null));
}
