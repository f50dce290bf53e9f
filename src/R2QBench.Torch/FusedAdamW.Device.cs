using System.Runtime.InteropServices;
using R2QBench.Torch.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>
/// The step on a CUDA device: learning rate, step count, clipping factor and bias corrections live in device memory, so that nothing has to be
/// waited for and the step can be captured.
/// </summary>
public sealed partial class FusedAdamW
{
    // Words of the state tensor, see native/fused/cuda/optimizer_step.cpp.
    private const int StateWords = 16;
    private const int NormWord = 2;
    private const int RateWord = 4;
    private const int MomentBlock = 256;

    private static readonly Operator OwnPrepare = new("r2q::prepare_step_");
    private static readonly Operator OwnAdamW = new("r2q::adamw_");

    private Tensor? _state;
    private long? _deviceSteps;

    /// <summary>Whether <see cref="StepOnDevice"/> works: every parameter is a float32 or bfloat16 tensor on one CUDA device, all have made as many steps, and one pair of betas serves all.</summary>
    public bool HasDeviceStep
    {
        get
        {
            if (!Fused.Enabled || !OwnAdamW.Exists)
                return false;
            var all = parameters().ToList();
            return all.Count > 0
                && all.All(parameter => parameter.is_cuda && parameter.dtype is ScalarType.Float32 or ScalarType.BFloat16 && parameter.is_contiguous())
                && all.Select(parameter => parameter.device_index).Distinct().Count() == 1
                && StepCounts.Distinct().Count() == 1
                && _groups.Select(group => (group.Beta1, group.Beta2)).Distinct().Count() == 1;
        }
    }

    /// <summary>
    /// Clips all gradients together and updates every parameter that has one, without waiting for the device. A step whose norm is not finite
    /// changes nothing. bfloat16 parameters are rounded up or down at random, in proportion: the same at every repetition.
    /// </summary>
    /// <param name="max_norm">Largest joint norm; null does not clip.</param>
    public void StepOnDevice(double? max_norm)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var state = State();
        var gradients = _groups.SelectMany(group => group.Moving().Select(i => group.Parameters[i].grad!.contiguous())).ToArray();
        OwnPrepare.Run(state, gradients, _groups[0].Beta1, _groups[0].Beta2, max_norm ?? 0);
        foreach (var group in _groups)
            group.StepOnDevice(state);
    }

    /// <summary>Counts a step that was executed on the device, directly or by a replay.</summary>
    public void CountStep()
    {
        foreach (var group in _groups)
            for (int i = 0; i < group.StepCounts.Length; i++)
                group.StepCounts[i]++;
        _deviceSteps = StepCounts[0];
    }

    /// <summary>Sets the learning rate of the steps that follow on the device.</summary>
    public void SetDeviceRate(double rate)
    {
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        State().narrow(0, RateWord, 1).fill_(rate);
    }

    /// <summary>The joint norm of the gradients of the last step on the device, before clipping; float32 [1], a view.</summary>
    public Tensor DeviceNorm() => State().narrow(0, NormWord, 1);

    /// <summary>Codes of whole blocks, then one float32 per block.</summary>
    private static Tensor NewBytes(Parameter parameter) =>
        zeros([(parameter.numel() + MomentBlock - 1) / MomentBlock * (MomentBlock + sizeof(float))], ScalarType.Byte, parameter.device);

    private bool StepAtOnce()
    {
        // Parameters without a gradient would have to be counted by themselves.
        if (!HasDeviceStep || _groups.Any(group => group.Rate != _groups[0].Rate || group.Moving().Length < group.Parameters.Length))
            return false;
        SetDeviceRate(_groups[0].Rate);
        StepOnDevice(null);
        CountStep();
        return true;
    }

    /// <summary>The state tensor, with the number of steps made so far.</summary>
    private Tensor State()
    {
        var steps = StepCounts[0];
        _state ??= zeros([StateWords], ScalarType.Float32, parameters().First().device).DetachFromDisposeScope();
        if (_deviceSteps == steps)
            return _state;
        var words = new float[2];
        MemoryMarshal.Cast<float, double>(words.AsSpan())[0] = steps;
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        _state.narrow(0, 0, words.Length).copy_(tensor(words, [words.Length]));
        _deviceSteps = steps;
        return _state;
    }
}
