using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Scopes free exactly what was made in them and not moved out, at once.</summary>
public class DisposeScopeTests
{
    [Fact]
    public void Everything_made_inside_is_freed_at_the_end()
    {
        var before = LiveTensors.Settled();
        Tensor kept;
        using (var scope = NewDisposeScope())
        {
            var a = ones(2);
            var b = a + a;
            kept = (b * b).DetachFromDisposeScope();
            Assert.Equal(2, scope.DisposablesCount);
            Assert.Equal(before + 3, Engine.LiveTensorCount);
        }
        Assert.Equal(before + 1, Engine.LiveTensorCount);
        Assert.Equal(8, kept.sum().ToDouble());
        kept.Dispose();
    }

    [Fact]
    public void Results_move_to_the_outer_scope()
    {
        using var outer = NewDisposeScope();
        Tensor result, other;
        using (var inner = NewDisposeScope())
        {
            result = inner.MoveToOuter(ones(1));
            other = ones(1).MoveToOuterDisposeScope();
            Assert.Same(inner, CurrentDisposeScope);
        }
        Assert.Same(outer, CurrentDisposeScope);
        Assert.True(outer.Contains(result));
        Assert.Equal(2, (result + other).ToDouble());
    }

    [Fact]
    public void A_tensor_disposed_by_hand_leaves_its_scope()
    {
        var before = LiveTensors.Settled();
        using (var scope = NewDisposeScope())
        {
            var tensors = Enumerable.Range(0, 10).Select(_ => ones(1)).ToArray();
            tensors[3].Dispose();
            tensors[9].Dispose();
            tensors[0].Dispose();
            tensors[0].Dispose();
            Assert.Equal(7, scope.DisposablesCount);
            Assert.Equal(before + 7, Engine.LiveTensorCount);
        }
        Assert.Equal(before, Engine.LiveTensorCount);
    }

    [Fact]
    public void All_but_some_can_be_disposed()
    {
        using var scope = NewDisposeScope();
        var a = ones(1);
        var b = ones(1);
        var c = ones(1);
        scope.DisposeEverythingBut(b);
        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.True(c.IsInvalid);
        scope.DisposeEverything();
        Assert.True(b.IsInvalid);
    }

    [Fact]
    public void Scopes_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        DisposeScope? seen = scope;
        var thread = new Thread(() =>
        {
            seen = CurrentDisposeScope;
            made = ones(1);
        });
        thread.Start();
        thread.Join();
        Assert.Null(seen);
        Assert.False(scope.Contains(made!));
        scope.Attach(made!);
        Assert.True(scope.Contains(made!));
    }

    [Fact]
    public void Other_disposables_can_be_attached()
    {
        using var model = nn.Linear(2, 2);
        var scope = NewDisposeScope();
        var tensor = ones(1);
        scope.Attach(model);
        var later = ones(1);
        scope.Detach(model);
        later.Dispose();
        tensor.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
        scope.Attach(model);
        scope.Dispose();
        Assert.True(model.weight.IsInvalid);
    }

    [Fact]
    public void Ending_an_outer_scope_ends_those_inside()
    {
        var outer = NewDisposeScope();
        NewDisposeScope();
        var made = ones(1);
        outer.Dispose();
        Assert.True(made.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void Forgotten_tensors_without_a_scope_are_freed_by_the_collector()
    {
        var before = LiveTensors.Settled();
        MakeAndForget();
        Assert.Equal(before, LiveTensors.Settled());
    }

    [Fact]
    public void Handles_from_elsewhere_are_adopted_and_freed_once()
    {
        var before = LiveTensors.Settled();
        using (NewDisposeScope())
        {
            var x = ones(3);
            var shared = Tensor.UnsafeCreateTensor(R2QBench.Torch.Interop.Native.r2q_tensor_share(x.Handle));
            x.Dispose();
            Assert.Equal(3, shared.numel());
        }
        Assert.Equal(before, Engine.LiveTensorCount);
    }

    private static void MakeAndForget()
    {
        for (int i = 0; i < 100; i++)
            ones(64, 1024);
    }
}
