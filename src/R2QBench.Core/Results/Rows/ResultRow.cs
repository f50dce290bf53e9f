using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Rows;

/// <summary>What every row of every table starts with. <see cref="RunFolder"/> fills these in when it writes.</summary>
public abstract record ResultRow
{
    [Column("Experiment that the run belongs to: the spec's `name` and the folder below `results/`")]
    public string Experiment { get; init; } = "";

    [Column("Hash of everything that changes the result, 12 hexadecimal characters; joins the tables together with `experiment` and `attempt`")]
    public string RunId { get; init; } = "";

    [Column("1 for the first try of this run, 2 for the first repetition, and so on")]
    public int Attempt { get; init; } = 1;
}
