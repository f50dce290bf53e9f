using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>dispatch.cpp</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint r2q_find_operator(string name, string overload);
    [LibraryImport(Library)] internal static partial int r2q_operator_runs_on(nint op, int device);
    [LibraryImport(Library)] internal static partial byte* r2q_operator_schema(nint op);
    [LibraryImport(Library)] internal static partial int r2q_call(nint op, NativeArgument* arguments, int count, NativeResult* results, int capacity);
    [LibraryImport(Library)] internal static partial int r2q_take_results(NativeResult* results, int capacity);
}

/// <summary>One argument as dispatch.cpp reads it: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArgument
{
    internal Tag Tag;
    internal int Length;
    internal long Bits;
}

/// <summary>One result as dispatch.cpp writes it: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    internal Tag Tag;
    internal int Reserved;
    internal long Bits;

    internal readonly nint Handle => (nint)Bits;
}

/// <summary>Kinds of values that cross the border; the same numbers stand in dispatch.cpp.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    TensorList = 6,
    OptionalTensorList = 7,
    String = 8,
    Device = 9,
    Generator = 10,
    DoubleList = 11,
    BoolList = 12,
    Default = 13,
}
