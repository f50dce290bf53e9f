using System.Runtime.InteropServices;
using R2QBench.Testing;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests;

/// <summary>A piece that is computed again gives the bits of the piece itself, forward and backward.</summary>
public class CheckpointTests
{
    private static readonly long[] Shape = [6, 40];

    /// <summary>Two pieces after each other, over two accumulated steps.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_of_input_and_parameters_are_the_same_bits_and_accumulate(bool inputWantsGradient)
    {
        using var scope = NewDisposeScope();
        float[][] Gradients(bool recomputed)
        {
            manual_seed(3);
            var (first, second) = (new Parameter(randn([40, 40])), new Parameter(randn([40, 40])));
            var input = randn(Shape, requires_grad: inputWantsGradient);
            Func<Tensor, Tensor>[] pieces = [x => Fused.swiglu(Fused.linear(x, first), x), x => (Fused.linear(x, second) * x).tanh() + x];
            var all = pieces.Select(piece => new Checkpoint(piece)).ToArray();
            for (var step = 0; step < 2; step++)
            {
                var stream = input * (step + 1);
                foreach (var (piece, checkpoint) in pieces.Zip(all))
                    stream = recomputed ? checkpoint.Run(stream) : piece(stream);
                stream.square().mean().backward();
            }

            GC.KeepAlive(all);
            return [.. new[] { input, first, second }.Where(tensor => tensor.requires_grad).Select(tensor => tensor.grad!.data<float>().ToArray())];
        }

        var (expected, actual) = (Gradients(false), Gradients(true));
        Assert.Equal(inputWantsGradient ? 3 : 2, expected.Length);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Without_gradients_the_piece_runs_once_and_nothing_is_kept()
    {
        using var scope = NewDisposeScope();
        var runs = 0;
        var checkpoint = new Checkpoint(x =>
        {
            runs++;
            return x * 2;
        });
        using (no_grad()) Assert.False(checkpoint.Run(ones(Shape, requires_grad: true)).requires_grad);
        Assert.False(checkpoint.Run(ones(Shape)).requires_grad);
        Assert.Equal(2, runs);

        checkpoint.Run(ones(Shape, requires_grad: true)).sum().backward();
        Assert.Equal(4, runs);
    }

    [Fact]
    public void What_goes_wrong_the_second_time_is_told()
    {
        using var scope = NewDisposeScope();
        var runs = 0;
        var checkpoint = new Checkpoint(x => runs++ == 0 ? x * 2 : throw new InvalidOperationException("not again: can't allocate memory"));
        var result = checkpoint.Run(ones(Shape, requires_grad: true)).sum();

        var failure = Assert.Throws<ExternalException>(() => result.backward());
        Assert.Contains("not again: can't allocate memory", failure.Message, StringComparison.Ordinal);
        var twice = new Checkpoint(x => x * 2).Run(ones(Shape, requires_grad: true)).sum();
        twice.backward();
        Assert.Throws<ExternalException>(() => twice.backward());
    }

    /// <summary>The gradient would come without a graph, and what is computed from it would lack its part.</summary>
    [Fact]
    public void A_second_derivative_is_refused()
    {
        using var scope = NewDisposeScope();
        var (input, checkpoint) = (ones(Shape, requires_grad: true), new Checkpoint(x => x * x * x));
        var result = (checkpoint.Run(input) + input.square()).sum();

        var failure = Assert.Throws<ExternalException>(() => autograd.grad([result], [input], create_graph: true));
        Assert.Contains("no second derivative", failure.Message, StringComparison.Ordinal);
        GC.KeepAlive(checkpoint);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var parameter = new Parameter(ones([40, 40]));
        var checkpoint = new Checkpoint(x => Fused.linear(x, parameter));
        void Step()
        {
            using var scope = NewDisposeScope();
            checkpoint.Run(checkpoint.Run(ones(Shape, requires_grad: true))).sum().backward();
        }

        Step();
        var before = LiveTensors.Settled();
        for (var i = 0; i < 5; i++) Step();
        Assert.Equal(before, LiveTensors.Settled());
        GC.KeepAlive(checkpoint);
    }
}
