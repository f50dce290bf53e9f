using R2QBench.Testing;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Modules register, name, move and save their parts as TorchSharp's do.</summary>
public class ModuleTests
{
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Linear gate;
        private readonly Parameter scale;
        private readonly Tensor table;

        [ComponentName(Name = "mlp")]
        private readonly ModuleList<Linear> layers;

        public Block()
            : base(nameof(Block))
        {
            gate = nn.Linear(4, 4, hasBias: false);
            scale = new Parameter(ones(4));
            table = arange(4).to(float32);
            layers = new ModuleList<Linear>(nn.Linear(4, 4), nn.Linear(4, 4));
            RegisterComponents();
            register_buffer("cache", zeros(2), persistent: false);
        }

        public override Tensor forward(Tensor input)
        {
            var x = gate.call(input) * scale + table;
            foreach (var layer in layers)
                x = layer.call(x);
            return x;
        }
    }

    [Fact]
    public void Fields_become_named_parts()
    {
        using var block = new Block();
        string[] parameters = ["scale", "gate.weight", "mlp.0.weight", "mlp.0.bias", "mlp.1.weight", "mlp.1.bias"];
        Assert.Equal(parameters, block.named_parameters().Select(pair => pair.name));
        Assert.Equal([.. parameters, "table"], block.state_dict().Keys);
        Assert.Equal(["table", "cache"], block.named_buffers().Select(pair => pair.name));
        Assert.Equal(["gate", "mlp", "mlp.0", "mlp.1"], block.named_modules().Select(pair => pair.name));
        Assert.True(block.has_parameter("mlp.1.bias"));
        Assert.Same(block.get_parameter("scale"), block.parameters().First());
    }

    [Fact]
    public void Parts_survive_the_scope_they_were_made_in()
    {
        Block block;
        using (NewDisposeScope())
            block = new Block();
        using (block)
        using (NewDisposeScope())
            Assert.Equal([2L, 4], block.call(ones(2, 4)).shape);
    }

    [Fact]
    public void A_state_dictionary_copies_values_and_names_what_does_not_fit()
    {
        using var scope = NewDisposeScope();
        using var from = new Block();
        using var into = new Block();
        into.load_state_dict(from.state_dict());
        var input = randn(2, 4);
        Near.Equal(from.call(input), into.call(input), 0);
        var partial = new Dictionary<string, Tensor> { ["scale"] = zeros(4), ["nonsense"] = zeros(1) };
        var error = Assert.Throws<InvalidOperationException>(() => into.load_state_dict(partial));
        Assert.Contains("nonsense", error.Message);
        var (missing, unexpected) = into.load_state_dict(partial, strict: false);
        Assert.Equal(6, missing.Count);
        Assert.Equal(["nonsense"], unexpected);
        Assert.Equal(0, into.get_parameter("scale")!.sum().ToDouble());
    }

    [Fact]
    public void Moving_keeps_the_parameter_objects_and_converts_only_real_numbers()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        block.register_buffer("ids", arange(3));
        var scale = block.get_parameter("scale");
        Assert.Same(block, block.to(float64));
        Assert.Same(scale, block.get_parameter("scale"));
        Assert.All(block.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.All(block.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
        Assert.Equal(ScalarType.Int64, block.get_buffer("ids")!.dtype);
        Assert.Equal(ScalarType.Float64, block.call(ones([1, 4], float64)).dtype);
    }

    [Fact]
    public void A_parameter_takes_the_tensor_over()
    {
        using var scope = NewDisposeScope();
        var data = ones(2);
        var parameter = new Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(scope.Contains(parameter));
    }

    [Fact]
    public void Training_switches_reach_every_child()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("first", nn.Linear(2, 2)), ("drop", nn.Dropout(0.9)));
        model.eval();
        Assert.All(model.modules(), module => Assert.False(module.training));
        var input = ones(1, 2);
        Near.Equal(model[0].call(input), model.call(input), 0);
        model.train();
        Assert.True(model.training);
        model.call(input).sum().backward();
        model.zero_grad();
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
        int seen = 0;
        model.apply(_ => seen++);
        Assert.Equal(3, seen);
    }

    [Fact]
    public void Hooks_may_replace_input_and_result()
    {
        using var scope = NewDisposeScope();
        using var identity = nn.Identity();
        var before = identity.register_forward_pre_hook((_, input) => input * 2);
        var after = identity.register_forward_hook((_, _, result) => result + 1);
        Assert.Equal(3, identity.call(ones(1)).ToDouble());
        before.remove();
        Assert.Equal(2, identity.call(ones(1)).ToDouble());
        after.remove();
        Assert.Equal(1, identity.call(ones(1)).ToDouble());
    }

    [Fact]
    public void Layers_compute_what_they_say()
    {
        using var scope = NewDisposeScope();
        using var embedding = nn.Embedding(5, 3);
        Near.Equal(embedding.weight.index_select(0, tensor(new long[] { 4, 0 })), embedding.call(tensor(new long[] { 4, 0 })), 0);
        using var norm = nn.LayerNorm(4);
        var normed = norm.call(randn(3, 4));
        Near.Equal(zeros(3), normed.mean([-1]), 1e-6);
        using var linear = nn.Linear(2, 3);
        Assert.Equal((2L, 3L), (linear.in_features, linear.out_features));
        Near.Equal(matmul(ones(1, 2), linear.weight.t()) + linear.bias!, linear.call(ones(1, 2)), 1e-6);
        using var list = new ParameterList(new Parameter(ones(1)), new Parameter(ones(2)));
        Assert.Equal(["0", "1"], list.named_parameters().Select(pair => pair.name));
        using var dict = new ModuleDict<Linear>(("a", nn.Linear(1, 1)));
        Assert.True(dict.ContainsKey("a"));
    }
}
