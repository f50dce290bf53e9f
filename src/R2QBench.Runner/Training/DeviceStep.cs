using System.Runtime.InteropServices;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>
/// A training step on a CUDA device that never waits for it: forward, backward, clipping, optimizer. After a few steps it is captured as one CUDA
/// graph and replayed; where that fails, it goes on operator by operator with the same results.
/// </summary>
/// <remarks>
/// Lives on one thread, whose work goes to a side stream until <see cref="Dispose"/>. The loss must read its inputs from tensors that stay, and must
/// not wait for the device.
/// </remarks>
public sealed class DeviceStep : IDisposable
{
    /// <summary>Steps before the capture: they load kernels and libraries, which a capture may not.</summary>
    private const int WarmUp = 3;

    private readonly FusedAdamW _optimizer;
    private readonly Func<int, Tensor> _loss;
    private readonly int _parts;
    private readonly double? _clip;
    private readonly SideStream _stream;
    private readonly Tensor _total;
    private CudaGraph? _graph;
    private bool _capture;
    private int _done;

    /// <param name="optimizer">Over all parameters that are trained; must have <see cref="FusedAdamW.HasDeviceStep"/>.</param>
    /// <param name="loss">The loss of a part of the step, by number; mean over its tokens.</param>
    /// <param name="parts">Forward passes per step, whose gradients are averaged.</param>
    /// <param name="clip">Largest gradient norm; null does not clip.</param>
    /// <param name="capture">Whether to make a graph of it.</param>
    /// <param name="device">Of all tensors.</param>
    public DeviceStep(FusedAdamW optimizer, Func<int, Tensor> loss, int parts, double? clip, bool capture, Device device)
    {
        _optimizer = optimizer;
        _loss = loss;
        _parts = parts;
        _clip = clip;
        _capture = capture && CudaGraph.IsAvailable;
        _stream = SideStream.Enter(device);
        _total = zeros([1], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>Whether the last step was a replay.</summary>
    public bool IsGraph => _graph is not null;

    /// <summary>Why there is no graph although one was asked for; null if there is, or may still be.</summary>
    public string? WhyNoGraph { get; private set; }

    /// <summary>Puts one step on the device.</summary>
    /// <param name="rate">Its learning rate.</param>
    public void Run(double rate)
    {
        _optimizer.SetDeviceRate(rate);
        if (_capture && _done >= WarmUp) Capture();
        if (_graph is not null) _graph.Replay();
        else Enqueue();
        _optimizer.CountStep();
        _done++;
    }

    /// <summary>Loss and gradient norm (before clipping) of the last step; waits for it.</summary>
    public (double Loss, double Norm) Read()
    {
        using var scope = NewDisposeScope();
        var both = cat([_total, _optimizer.DeviceNorm()]).cpu().data<float>().ToArray();
        return (both[0], both[1]);
    }

    public void Dispose()
    {
        _graph?.Dispose();
        _total.Dispose();
        _stream.Dispose();
    }

    private void Capture()
    {
        _capture = false;
        cuda.synchronize();
        Engine.EmptyCache();
        try
        {
            _graph = CudaGraph.Capture(Enqueue);
        }
        catch (ExternalException error)
        {
            WhyNoGraph = error.Message;
            _optimizer.zero_grad();
        }
    }

    private void Enqueue()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        for (var part = 0; part < _parts; part++)
        {
            using var partScope = NewDisposeScope();
            var value = _loss(part);
            if (_parts > 1) value = value / _parts;
            value.backward();
            using var plain = no_grad();
            if (part == 0) _total.copy_(value.detach().view(1));
            else _total.add_(value.detach().view(1));
        }

        _optimizer.StepOnDevice(_clip);
        // Before the end of a capture, so that the memory of the gradients serves the next replay's activations as well.
        _optimizer.zero_grad();
    }
}
