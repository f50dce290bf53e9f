using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Text;
using R2QBench.Tasks.LastWord;
using R2QBench.Tasks.MultipleChoice.Tasks;
using R2QBench.Tasks.MultipleChoice.Yaml;

namespace R2QBench.Tasks;

/// <summary>Every task by name; loads no libtorch and reads no data.</summary>
public static class TaskRegistry
{
    /// <summary>Where YAML files of tasks are found by name.</summary>
    public static string TaskFolder { get; } = Path.Combine("experiments", "tasks");

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

    /// <summary>The same, each with whether its data is here.</summary>
    public static IReadOnlyList<TaskDescription> AllWithData() => [.. Tasks.Select(task => task.Description with { HasData = task.HasData() })];

    /// <summary>Whether a name is the path of a YAML file.</summary>
    public static bool IsFile(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Names of all tasks, those with a YAML file in <see cref="TaskFolder"/> included.</summary>
    public static IReadOnlyList<string> Names() => [.. All.Select(task => task.Name), .. Files().Select(file => Path.GetFileNameWithoutExtension(file)!)];

    /// <summary>YAML files in <see cref="TaskFolder"/> of the current directory, else of the checkout; in ordinal order.</summary>
    public static IReadOnlyList<string> Files()
    {
        var folder = new[] { TaskFolder, RepositoryRoot.Find() is { } root ? Path.Combine(root, TaskFolder) : null }.FirstOrDefault(Directory.Exists);
        return folder is null ? [] : [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)];
    }

    /// <summary>Descriptions of the tasks in <see cref="Files"/>; what is wrong with one is added to the problems and the others are listed.</summary>
    public static IReadOnlyList<TaskDescription> FromFiles(ICollection<Problem> problems)
    {
        var found = new List<TaskDescription>();
        foreach (var file in Files())
        {
            try
            {
                var task = YamlTask.Open(file);
                found.Add(task.Description with { HasData = task.HasData() });
            }
            catch (ProblemException wrong)
            {
                foreach (var problem in wrong.Problems) problems.Add(problem);
            }
        }

        return found;
    }

    /// <summary>The task of that name, or of that YAML file. A file in <see cref="TaskFolder"/> goes by its name without the ending.</summary>
    /// <exception cref="ProblemException">There is none (the message has the nearest name), or the file is wrong.</exception>
    public static BenchmarkTask Find(string name)
    {
        if (IsFile(name)) return YamlTask.Open(name);
        return Tasks.Any(task => task.Description.Name == name) || Files().FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name) is not { } path
            ? FindBuiltIn(name)
            : YamlTask.Open(path);
    }

    private static BenchmarkTask FindBuiltIn(string name) =>
        Tasks.FirstOrDefault(task => task.Description.Name == name) ?? throw new ProblemException(new Problem(
            "There is no task of this name",
            "task",
            name,
            string.Join(", ", Names()),
            Suggestion.DidYouMean(name, Names())));
}
