using R2QBench.Testing;
using R2QBench.Testing.Devices;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Optimizers against a reference written with plain doubles.</summary>
public class OptimizerTests
{
    private const int Steps = 25;
    private const double Rate = 0.01, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6, Decay = 0.1;

    // Gradients that change sign and size, the same for every implementation.
    private static double Gradient(int step, int element) => Math.Sin(step * 0.7 + element) * (1 + element);

    private static double[] Reference(double[] start)
    {
        var p = start.ToArray();
        double[] m = new double[p.Length], v = new double[p.Length];
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < p.Length; i++)
            {
                var g = Gradient(t, i);
                p[i] -= Rate * Decay * p[i];
                m[i] = Beta1 * m[i] + (1 - Beta1) * g;
                v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
                var first = m[i] / (1 - Math.Pow(Beta1, t));
                var second = v[i] / (1 - Math.Pow(Beta2, t));
                p[i] -= Rate * first / (Math.Sqrt(second) + Epsilon);
            }
        }
        return p;
    }

    private static double[] Trained(Func<Parameter[], optim.Optimizer> create, ScalarType type, Device device, bool withIdle = true)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 1.0, -2, 0.5 }, type, device));
        var idle = new Parameter(ones([2], type, device));
        using var optimizer = create(withIdle ? [parameter, idle] : [parameter]);
        for (int t = 1; t <= Steps; t++)
        {
            parameter.grad = tensor(Enumerable.Range(0, 3).Select(i => Gradient(t, i)).ToArray(), type, device);
            optimizer.step();
        }
        Assert.Equal(2, idle.sum().ToDouble());
        return parameter.to(float64).cpu().data<double>().ToArray();
    }

    [DeviceTheory]
    [Devices]
    public void AdamW_follows_the_reference(string device)
    {
        double[] start = [1, -2, 0.5];
        var trained = Trained(parameters => optim.AdamW(parameters, Rate, Beta1, Beta2, Epsilon, Decay), float64, device);
        Near.Equal(Reference(start), trained, 1e-12);
    }

    [DeviceTheory]
    [Devices(true)]
    [Devices(false)]
    public void The_fused_step_follows_the_reference_in_float32(string device, bool withIdle)
    {
        double[] start = [1, -2, 0.5];
        Near.Equal(Reference(start), Trained(parameters => new FusedAdamW(parameters, Rate, Beta1, Beta2, Epsilon, Decay), float32, device, withIdle), 3e-6);
    }

    [DeviceTheory]
    [Devices]
    public void The_fused_step_has_a_plain_way_for_other_types(string device)
    {
        double[] start = [1, -2, 0.5];
        Near.Equal(Reference(start), Trained(parameters => new FusedAdamW(parameters, Rate, Beta1, Beta2, Epsilon, Decay), float64, device), 1e-12);
    }

    [DeviceTheory]
    [Devices]
    public void Fused_and_plain_train_a_network_alike(string device)
    {
        float[] Train(Func<IEnumerable<Parameter>, optim.Optimizer> create)
        {
            manual_seed(5);
            using var scope = NewDisposeScope();
            using var model = nn.Sequential(nn.Linear(16, 700), nn.ReLU(), nn.Linear(700, 16)).to(new Device(device));
            using var optimizer = create(model.parameters());
            var input = randn([8, 16], device: device);
            for (int i = 0; i < 10; i++)
            {
                optimizer.zero_grad();
                nn.functional.mse_loss(model.call(input), input).backward();
                optimizer.step();
            }
            return model.parameters().SelectMany(parameter => parameter.detach().cpu().data<float>().ToArray()).ToArray();
        }

        Near.Equal(Train(p => optim.AdamW(p, 1e-3, weight_decay: 0.01)), Train(p => new FusedAdamW(p, 1e-3, weight_decay: 0.01)), device == TestDevice.Cpu ? 1e-6 : 1e-5);
    }

    /// <summary>Switched off, the step is the one of <see cref="AdamW"/> to the bit; and the two forms keep the same moments, so that either goes on where the other stopped.</summary>
    [Fact]
    public void Switched_off_the_step_is_AdamWs_and_both_forms_continue_each_other()
    {
        float[] Train(Func<IEnumerable<Parameter>, optim.Optimizer> create, Func<int, bool> fused)
        {
            manual_seed(5);
            using var scope = NewDisposeScope();
            using var model = nn.Sequential(nn.Linear(16, 700), nn.ReLU(), nn.Linear(700, 16));
            using var optimizer = create(model.parameters());
            var input = randn(8, 16);
            for (int i = 0; i < 12; i++)
                With(fused(i), () =>
                {
                    optimizer.zero_grad();
                    nn.functional.mse_loss(model.call(input), input).backward();
                    Assert.InRange(Fused.clip_grad_norm_(model.parameters(), 0.1), 0.1, 10);
                    optimizer.step();
                });
            return model.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray()).ToArray();
        }

        static optim.Optimizer Fusing(IEnumerable<Parameter> parameters) => new FusedAdamW(parameters, 1e-3, weight_decay: 0.01);
        var reference = Train(parameters => optim.AdamW(parameters, 1e-3, weight_decay: 0.01), _ => false);
        Assert.Equal(reference, Train(Fusing, _ => false));
        Near.Equal(reference, Train(Fusing, _ => true), 2e-6);
        Near.Equal(reference, Train(Fusing, step => step < 6), 2e-6);
        Near.Equal(reference, Train(Fusing, step => step % 2 == 1), 2e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(double.PositiveInfinity)]
    public void Clipping_is_the_same_one_gradient_after_the_other(double kind)
    {
        using var scope = NewDisposeScope();
        (double Norm, float[] Gradients) Clip(bool fused)
        {
            manual_seed(9);
            Parameter[] parameters = [new(zeros(40_000)), new(zeros(3, 7)), new(zeros(2)), new(zeros(5))];
            foreach (var parameter in parameters[..3]) parameter.grad = randn_like(parameter) * 3;
            var norm = 0.0;
            With(fused, () => norm = Fused.clip_grad_norm_(parameters, 1.5, kind));
            Assert.Null(parameters[3].grad);
            return (norm, [.. parameters[..3].SelectMany(parameter => parameter.grad!.data<float>().ToArray())]);
        }

        var (fused, plain) = (Clip(true), Clip(false));
        Near.Equal(plain.Norm, fused.Norm, 0, 1e-5);
        Near.Equal(plain.Gradients, fused.Gradients, 1e-9, 1e-5);
        With(false, () => Assert.Equal(0, Fused.clip_grad_norm_([new Parameter(zeros(5))], 1)));
    }

    [Fact]
    public void Results_of_the_fused_step_do_not_depend_on_the_number_of_threads()
    {
        float[] Train(int threads)
        {
            var before = get_num_threads();
            set_num_threads(threads);
            try
            {
                using var scope = NewDisposeScope();
                manual_seed(6);
                var parameter = new Parameter(randn(100_000));
                using var optimizer = new FusedAdamW([parameter]);
                parameter.grad = randn(100_000);
                var norm = Fused.clip_grad_norm_([parameter], 1.0);
                optimizer.step();
                return [(float)norm, .. parameter.detach().data<float>().ToArray()];
            }
            finally
            {
                set_num_threads(before);
            }
        }

        Assert.Equal(Train(1), Train(2));
    }

    [Fact]
    public void Groups_have_their_own_options()
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(ones(1));
        var b = new Parameter(ones(1));
        AdamW.ParamGroup[] groups =
        [
            new([a], lr: 0.1, weight_decay: 0.5),
            new() { Parameters = [b], Options = new AdamW.Options { weight_decay = 0 } },
        ];
        using var optimizer = optim.AdamW(groups, lr: 0.2);
        Assert.Equal([0.1, 0.2], optimizer.ParamGroups.Select(group => group.LearningRate));
        a.grad = zeros(1);
        b.grad = zeros(1);
        optimizer.step();
        Near.Equal(0.95, a.ToDouble(), 1e-6);
        Assert.Equal(1, b.ToDouble());
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.AdamW([a], lr: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.AdamW([a], beta1: 1));
    }

    [Fact]
    public void Stochastic_gradient_descent_with_momentum()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones([1], float64));
        using var optimizer = optim.SGD([parameter], 0.1, momentum: 0.5, weight_decay: 0.1);
        parameter.grad = ones([1], float64);
        optimizer.step();
        Near.Equal(1 - 0.1 * 1.1, parameter.ToDouble(), 1e-12);
        optimizer.step();
        Near.Equal(0.89 - 0.1 * (0.5 * 1.1 + 1 + 0.1 * 0.89), parameter.ToDouble(), 1e-12);
        optimizer.zero_grad();
        Assert.Null(parameter.grad);
    }

    [Fact]
    public void The_closure_gives_the_loss()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(1));
        using var optimizer = optim.SGD([parameter], 0.1);
        using var plain = no_grad();
        var loss = optimizer.step(() =>
        {
            var value = (parameter * 3).sum();
            value.backward();
            return value;
        });
        Assert.Equal(3, loss!.ToDouble());
        Near.Equal(0.7, parameter.ToDouble(), 1e-6);
    }

    [DeviceTheory]
    [Devices(1.0)]
    [Devices(1000.0)]
    public void Clipping_scales_all_gradients_to_the_norm_and_leaves_small_ones(string device, double limit)
    {
        using var scope = NewDisposeScope();
        var a = new Parameter(zeros([30_000], device: device));
        var b = new Parameter(zeros([2], device: device));
        var c = new Parameter(zeros([2], device: device));
        a.grad = ones([30_000], device: device);
        b.grad = full([2], 100.0, device: device);
        var norm = Math.Sqrt(30_000 + 20_000);
        // On a device the norm is a float32.
        Near.Equal(norm, nn.utils.clip_grad_norm_([a, b, c], limit), 1e-9, device == TestDevice.Cpu ? 0 : 1e-7);
        var after = Math.Sqrt(a.grad!.square().sum().ToDouble() + b.grad!.square().sum().ToDouble());
        Near.Equal(Math.Min(norm, limit), after, 1e-3);
        Assert.Null(c.grad);
        Near.Equal(after, Fused.clip_grad_norm_([new Parameter(zeros([1], float64, device)) { grad = full([1], after, float64, device) }], 1e9), 1e-3);
    }

    [DeviceTheory]
    [Devices]
    public void Moments_of_8_bits_move_weights_as_float32_ones_do_and_repeat_for_any_number_of_threads(string device)
    {
        using var scope = NewDisposeScope();
        const int Size = 20_100;   // no multiple of a block
        var threads = get_num_threads();
        float[] Train(bool bytes, int useThreads)
        {
            set_num_threads(useThreads);
            manual_seed(17);
            var parameter = new Parameter(randn([Size], device: device));
            var start = parameter.detach().clone();
            using var optimizer = new FusedAdamW([new AdamW.ParamGroup([parameter], 1e-3)], _ => bytes);
            var slope = randn([Size], device: device);
            for (var step = 0; step < 100; step++)
            {
                parameter.grad = slope + randn([Size], device: device) * 3;
                optimizer.step();
            }

            if (bytes) Assert.Equal(((Size + 255) / 256) * 260, optimizer.Moments[0].First.numel());
            return (parameter.detach() - start).cpu().data<float>().ToArray();
        }

        var (wide, narrow, other) = (Train(false, 1), Train(true, 1), Train(true, 3));
        set_num_threads(threads);
        Assert.Equal(narrow, other);
        Assert.NotEqual(wide, narrow);
        var error = Math.Sqrt(wide.Zip(narrow, (a, b) => (double)(a - b) * (a - b)).Sum() / wide.Sum(a => (double)a * a));
        Assert.InRange(error, 0, 0.1);
        Assert.InRange(narrow.Sum(Math.Abs) / wide.Sum(Math.Abs), 0.98, 1.02);
    }

    [Fact]
    public void Moments_of_8_bits_are_refused_where_nothing_can_update_them()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones([300], float64)) { grad = ones([300], float64) };
        using var optimizer = new FusedAdamW([new AdamW.ParamGroup([parameter], 1e-3)], _ => true);
        Assert.Throws<NotSupportedException>(() => optimizer.step());
        var narrow = new Parameter(ones(300)) { grad = ones(300) };
        using var switchedOff = new FusedAdamW([new AdamW.ParamGroup([narrow], 1e-3)], _ => true);
        With(false, () => Assert.Throws<NotSupportedException>(() => switchedOff.step()));
    }

    private static void With(bool fused, Action action)
    {
        Fused.Enabled = fused;
        try
        {
            action();
        }
        finally
        {
            Fused.Enabled = true;
        }
    }
}
