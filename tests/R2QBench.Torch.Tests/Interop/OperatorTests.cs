using System.Reflection;
using System.Runtime.InteropServices;
using R2QBench.Torch.Interop;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.Interop;

/// <summary>The one entry into the dispatcher.</summary>
public class OperatorTests
{
    /// <summary>Operators that libtorch 1.13 lacks; callers ask with <c>Exists</c> and have another way.</summary>
    private static readonly string[] Newer = ["aten::scaled_dot_product_attention", "aten::_fused_adamw_", "aten::rms_norm"];

    [Fact]
    public void Every_operator_in_use_exists_or_is_known_to_be_newer()
    {
        var missing = typeof(Op).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (Operator)field.GetValue(null)!)
            .Where(op => !op.Exists)
            .Select(op => op.Name);
        Assert.Empty(missing.Except(Newer));
    }

    [Fact]
    public void An_unknown_operator_is_an_exception_that_names_it()
    {
        var error = Assert.Throws<ExternalException>(() => new Operator("aten::no_such_thing", "Tensor").Call());
        Assert.Contains("no_such_thing", error.Message);
    }

    [Fact]
    public void Missing_surplus_and_wrong_arguments_are_exceptions()
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        Assert.Contains("missing argument other", Assert.Throws<ExternalException>(() => Op.add__Tensor.Call(x)).Message);
        Assert.Contains("takes", Assert.Throws<ExternalException>(() => Op.neg.Call(x, x)).Message);
        Assert.Throws<ExternalException>(() => Op.add__Tensor.Call(x, "text"));
        Assert.Throws<ExternalException>(() => Op.view.Call(x, 1.5));
        Assert.Throws<ArgumentNullException>(() => Op.cat.Call(new Tensor[] { x, null! }));
    }

    [Fact]
    public void Long_lists_cross_the_border_in_both_directions()
    {
        using var scope = NewDisposeScope();
        var parts = Enumerable.Range(0, 100).Select(i => full([1], i)).ToArray();
        var joined = cat(parts);
        Assert.Equal(4950, joined.sum().ToInt64());
        var split = joined.split(Enumerable.Repeat(1L, 100).ToArray());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), split.Select(part => part.ToInt64()));
    }

    [Fact]
    public void Many_threads_may_call_at_once()
    {
        Parallel.For(0, 8, i =>
        {
            using var scope = NewDisposeScope();
            for (int n = 0; n < 200; n++)
            {
                Assert.Equal(2 * i, (full([1], i) + full([1], i)).ToInt64());
                Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));
            }
        });
    }
}
