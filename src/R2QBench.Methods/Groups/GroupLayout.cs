using static TorchSharp.torch;

namespace R2QBench.Methods.Groups;

/// <summary>How a weight matrix is cut into groups that share scales, without padding.</summary>
/// <remarks>
/// Full groups of every row form one block [rows, groups, size]; if the row length is no multiple of the size, the shorter last groups
/// form a second block [rows, 1, tail] with their true length. Per channel is one block [rows, 1, columns], per tensor one block
/// [1, 1, rows · columns]. A group size wider than the row means per channel.
/// </remarks>
public sealed class GroupLayout
{
    /// <summary>One group per row.</summary>
    public const int PerChannel = -1;

    /// <summary>One group for the whole matrix.</summary>
    public const int PerTensor = 0;

    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="groupSize">Columns per group (at least 2), <see cref="PerChannel"/> or <see cref="PerTensor"/>.</param>
    public GroupLayout(long rows, long columns, int groupSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (!IsGroupSize(groupSize)) throw new ArgumentOutOfRangeException(nameof(groupSize), groupSize, "At least 2, -1 (per channel) or 0 (per tensor).");
        Rows = rows;
        Columns = columns;
        IsPerTensor = groupSize == PerTensor;
        Size = IsPerTensor ? rows * columns : groupSize == PerChannel ? columns : Math.Min(groupSize, columns);
        FullGroups = IsPerTensor ? 1 : columns / Size;
        Tail = IsPerTensor ? 0 : columns % Size;
    }

    /// <summary>Output features of the matrix.</summary>
    public long Rows { get; }

    /// <summary>Input features of the matrix.</summary>
    public long Columns { get; }

    /// <summary>One group holds the whole matrix.</summary>
    public bool IsPerTensor { get; }

    /// <summary>Weights in a full group.</summary>
    public long Size { get; }

    /// <summary>Full groups per row (1 per tensor).</summary>
    public long FullGroups { get; }

    /// <summary>Weights in the shorter last group of each row; 0 if there is none.</summary>
    public long Tail { get; }

    /// <summary>Rows of a parameter matrix: as many as weight rows, 1 per tensor.</summary>
    public long ParameterRows => IsPerTensor ? 1 : Rows;

    /// <summary>Groups per row, the shorter last one included.</summary>
    public long GroupsPerRow => FullGroups + (Tail > 0 ? 1 : 0);

    /// <summary>Groups of the whole matrix: how often each parameter is stored.</summary>
    public long GroupCount => ParameterRows * GroupsPerRow;

    /// <summary>True for what a spec may ask for: at least 2, per channel or per tensor.</summary>
    public static bool IsGroupSize(int groupSize) => groupSize >= 2 || groupSize is PerChannel or PerTensor;

    /// <summary>The blocks of a matrix, as views.</summary>
    /// <param name="matrix">[rows, columns], contiguous.</param>
    /// <returns>One block [rows, groups, size], and [rows, 1, tail] if there is a shorter last group.</returns>
    public Tensor[] Slice(Tensor matrix)
    {
        if (IsPerTensor) return [matrix.view(1, 1, Size)];
        if (Tail == 0) return [matrix.view(Rows, FullGroups, Size)];
        var full = matrix.narrow(1, 0, FullGroups * Size).view(Rows, FullGroups, Size);
        var last = matrix.narrow(1, FullGroups * Size, Tail).view(Rows, 1, Tail);
        return [full, last];
    }

    /// <summary>The inverse of <see cref="Slice"/>: blocks back to [rows, columns].</summary>
    public Tensor Join(IReadOnlyList<Tensor> blocks) => blocks.Count == 1
        ? blocks[0].reshape(Rows, Columns)
        : cat([.. blocks.Select(block => block.reshape(Rows, -1))], 1);

    /// <summary>One parameter's values for each block, shaped to be broadcast over it.</summary>
    /// <param name="parameter">[rows, groups per row], or [1, 1] per tensor.</param>
    /// <returns>[rows, groups, 1] for each block of <see cref="Slice"/>, as views.</returns>
    public Tensor[] SliceParameter(Tensor parameter) => Tail == 0
        ? [parameter.unsqueeze(-1)]
        : [parameter.narrow(1, 0, FullGroups).unsqueeze(-1), parameter.narrow(1, FullGroups, 1).unsqueeze(-1)];

    /// <summary>All parameters for each block.</summary>
    /// <param name="parameters">Each [rows, groups per row], or [1, 1] per tensor.</param>
    /// <returns>For each block of <see cref="Slice"/> the parameters in their order, each [rows, groups, 1].</returns>
    public Tensor[][] SliceParameters(IReadOnlyList<Tensor> parameters)
    {
        var slices = parameters.Select(SliceParameter).ToArray();
        return [.. Enumerable.Range(0, Tail > 0 ? 2 : 1).Select(block => slices.Select(parameter => parameter[block]).ToArray())];
    }

    /// <summary>The inverse of <see cref="SliceParameter"/>: [rows, groups per row].</summary>
    public Tensor JoinParameter(IReadOnlyList<Tensor> slices) => slices.Count == 1
        ? slices[0].squeeze(-1)
        : cat([.. slices.Select(slice => slice.squeeze(-1))], 1);
}
