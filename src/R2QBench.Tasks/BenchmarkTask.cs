using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks;

/// <summary>A task with a name, of any kind. A new one needs its own file and a line in <see cref="TaskRegistry"/>.</summary>
public abstract class BenchmarkTask
{
    /// <summary>Name, size, source; known without reading the data.</summary>
    public abstract TaskDescription Description { get; }

    /// <summary>Whether its rows are on this machine; they are not read.</summary>
    public bool HasData() => DataFile.IsThere(RequireData);

    /// <summary>Refuses a task whose rows are not on this machine.</summary>
    /// <exception cref="ProblemException">They are not; the message says where to put them.</exception>
    private protected virtual void RequireData()
    {
        // What is generated is always there.
    }

    /// <summary>Its first questions as a model is asked them; rows that cannot be read are left out.</summary>
    /// <param name="fewshot">Worked examples; null: as many as the task says.</param>
    public abstract IEnumerable<TaskItem> Items(int? fewshot);

    /// <summary>The measuring of this task; reads nothing yet.</summary>
    /// <exception cref="ProblemException">The limit or the BOS policy makes no sense.</exception>
    internal abstract IEvaluation Evaluation(EvaluationSpec.Task spec);

    /// <summary>Refuses a limit that leaves nothing.</summary>
    private protected static EvaluationSpec.Task Checked(EvaluationSpec.Task spec) => spec.Limit is < 1
        ? throw new ProblemException(new Problem("Leaves no items", $"evaluation {spec.Name} limit", $"{spec.Limit}", "1 or more, or no limit"))
        : spec;
}
