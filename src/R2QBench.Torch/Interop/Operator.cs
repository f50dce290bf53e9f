using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace R2QBench.Torch.Interop;

/// <summary>An operator of the dispatcher, looked up on its first call. Arguments left out take the schema's defaults.</summary>
/// <remarks>Native failures are thrown as <see cref="ExternalException"/> with the operator's name and libtorch's message.</remarks>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int InlineWords = 32;

    private nint _handle;
    private bool _absent;
    private bool? _onCpu;
    private bool? _onCuda;

    internal string Name => overload.Length == 0 ? name : $"{name}.{overload}";

    /// <summary>Whether the loaded libtorch has this operator.</summary>
    internal bool Exists => _handle != 0 || (!_absent && !(_absent = (_handle = Native.r2q_find_operator(name, overload)) == 0));

    /// <summary>Whether the operator has a kernel of its own for a kind of device; asked once for each.</summary>
    internal bool RunsOn(DeviceType device)
    {
        ref var known = ref device == DeviceType.CUDA ? ref _onCuda : ref _onCpu;
        return known ??= device is DeviceType.CPU or DeviceType.CUDA && Exists && Native.r2q_operator_runs_on(_handle, device == DeviceType.CUDA ? 1 : 0) == 1;
    }

    internal string Schema => Exists ? Native.Text(Native.r2q_operator_schema(_handle)) : throw new ExternalException($"{Name}: this libtorch has no such operator");

    /// <summary>Calls an operator with one tensor result, which the caller owns.</summary>
    internal torch.Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result = default;
        Invoke(arguments, &result, 1);
        return torch.Tensor.UnsafeCreateTensor(result.Handle);
    }

    internal (torch.Tensor, torch.Tensor) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc NativeResult[2];
        Invoke(arguments, results, 2);
        return (torch.Tensor.UnsafeCreateTensor(results[0].Handle), torch.Tensor.UnsafeCreateTensor(results[1].Handle));
    }

    /// <summary>Calls an operator that returns a list of tensors, or several tensors; undefined ones become null.</summary>
    internal torch.Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        const int Inline = 16;
        var first = stackalloc NativeResult[Inline];
        var count = Invoke(arguments, first, Inline);
        var tensors = new torch.Tensor[count];
        for (int i = 0; i < Math.Min(count, Inline); i++)
            tensors[i] = first[i].Handle == 0 ? null! : torch.Tensor.UnsafeCreateTensor(first[i].Handle);
        if (count > Inline)
        {
            var rest = new NativeResult[count - Inline];
            fixed (NativeResult* pointer = rest)
                _ = Native.r2q_take_results(pointer, rest.Length);
            for (int i = 0; i < rest.Length; i++)
                tensors[Inline + i] = rest[i].Handle == 0 ? null! : torch.Tensor.UnsafeCreateTensor(rest[i].Handle);
        }
        return tensors;
    }

    /// <summary>Calls an in-place operator and returns its first argument, the very object that it changed.</summary>
    internal torch.Tensor CallInPlace(params ReadOnlySpan<Argument> arguments)
    {
        Invoke(arguments, null, 0);
        return arguments[0].Tensor;
    }

    /// <summary>Calls an operator for its effect.</summary>
    internal void Run(params ReadOnlySpan<Argument> arguments) => Invoke(arguments, null, 0);

    internal bool CallBool(params ReadOnlySpan<Argument> arguments) => CallNumber(arguments).Bits != 0;

    /// <summary>Calls an operator that returns one number.</summary>
    internal NativeResult CallNumber(params ReadOnlySpan<Argument> arguments)
    {
        NativeResult result = default;
        Invoke(arguments, &result, 1);
        return result;
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, NativeResult* results, int capacity)
    {
        int words = 0;
        foreach (ref readonly var argument in arguments)
            words += argument.ScratchWords;
        if (words <= InlineWords)
        {
            var inline = stackalloc long[InlineWords];
            return Invoke(arguments, inline, results, capacity);
        }
        var scratch = (long*)NativeMemory.Alloc((nuint)words, sizeof(long));
        try
        {
            return Invoke(arguments, scratch, results, capacity);
        }
        finally
        {
            NativeMemory.Free(scratch);
        }
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, long* scratch, NativeResult* results, int capacity)
    {
        var native = stackalloc NativeArgument[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i].Write(&native[i], scratch);
            scratch += arguments[i].ScratchWords;
        }
        if (!Exists)
            throw new ExternalException($"{Name}: this libtorch has no such operator");
        var count = Native.r2q_call(_handle, native, arguments.Length, results, capacity);
        foreach (ref readonly var argument in arguments)
            argument.KeepAlive();
        return count >= 0 ? count : throw Native.Error(Name);
    }
}
