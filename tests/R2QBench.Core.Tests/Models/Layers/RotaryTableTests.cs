using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Layers;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models.Layers;

public class RotaryTableTests
{
    private static readonly RotaryConfig Plain = new() { Dimensions = 6 };

    /// <summary>Position interpolation (arXiv 2306.15595): position m of the longer text gets the angles of position m / factor.</summary>
    [Fact]
    public void Linear_scaling_by_three_turns_position_3p_as_position_p_was_turned()
    {
        using var scope = NewDisposeScope();
        using var plain = new RotaryTable(Plain);
        using var scaled = new RotaryTable(Plain with { Scaling = new RotaryScaling.Linear(3) });
        var vectors = randn(1, 2, 1, 8);

        for (var position = 0; position < 40; position++)
            Near.Equal(plain.Rotate(vectors, vectors, position).Queries, scaled.Rotate(vectors, vectors, 3 * position).Queries, 1e-5);
    }

    [Fact]
    public void A_vector_is_turned_by_its_position_wherever_its_text_is_cut()
    {
        using var scope = NewDisposeScope();
        using var table = new RotaryTable(Plain);
        var vectors = randn(1, 2, 200, 8);
        var whole = table.Rotate(vectors, vectors).Queries;

        foreach (var start in (int[])[1, 63, 64, 199])
        {
            var rest = vectors.narrow(2, start, 200 - start);
            Near.Equal(whole.narrow(2, start, 200 - start), table.Rotate(rest, rest, start).Keys, 0);
        }
    }
}
