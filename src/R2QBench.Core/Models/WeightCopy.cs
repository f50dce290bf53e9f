using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using static TorchSharp.torch;

namespace R2QBench.Core.Models;

/// <summary>Moves numbers between mapped weight files and tensors, in parts, so that no second copy of a weight is ever in memory.</summary>
public static class WeightCopy
{
    /// <summary>Bytes of a file that are converted at once.</summary>
    private const long PartBytes = 8 << 20;

    /// <summary>Fills a tensor from a stored one, converting its dtype and device.</summary>
    /// <param name="file">Where it is stored.</param>
    /// <param name="name">Its name there; the number of elements must be that of the target.</param>
    /// <param name="target">Of the shape as stored, or reversed if <paramref name="transposed"/>.</param>
    /// <param name="transposed">The file holds the transposed matrix.</param>
    /// <exception cref="ProblemException">The stored tensor holds NaN or infinity.</exception>
    public static void Fill(SafetensorsFile file, string name, Tensor target, bool transposed)
    {
        using var plain = no_grad();
        using var scope = NewDisposeScope();
        var entry = file.Entries[name];
        var destination = transposed ? target.t() : target;
        var rows = entry.Shape.Count == 0 ? 1 : entry.Shape[0];
        var rowBytes = entry.ByteCount / Math.Max(1, rows);
        var rowsAtOnce = Math.Max(1, PartBytes / Math.Max(1, rowBytes));
        for (long row = 0; row < rows; row += rowsAtOnce)
        {
            using var part = NewDisposeScope();
            var count = Math.Min(rowsAtOnce, rows - row);
            var bytes = file.Bytes(name, row * rowBytes, count * rowBytes);
            CheckFinite(bytes, entry, row * rowBytes, file);
            long[] shape = entry.Shape.Count == 0 ? [] : [count, .. entry.Shape.Skip(1)];
            var staged = empty(shape, ScalarTypeOf(entry.Dtype));
            bytes.CopyTo(staged.bytes);
            (entry.Shape.Count == 0 ? destination : destination.narrow(0, row, count)).copy_(staged);
            file.Forget(name, row * rowBytes, bytes.Length);
        }
    }

    /// <summary>Writes a tensor's numbers row by row in another dtype.</summary>
    /// <param name="source">Any device and floating-point dtype.</param>
    /// <param name="dtype">One of F32, F16, BF16.</param>
    /// <param name="stream">Receives row-major, little-endian bytes.</param>
    /// <param name="transposed">Write the transposed matrix.</param>
    public static void Write(Tensor source, string dtype, Stream stream, bool transposed)
    {
        using var plain = no_grad();
        using var scope = NewDisposeScope();
        var matrix = transposed ? source.t() : source;
        var rows = matrix.size(0);
        var rowsAtOnce = Math.Max(1, PartBytes / Math.Max(1, matrix.numel() / Math.Max(1, rows) * 4));
        for (long row = 0; row < rows; row += rowsAtOnce)
        {
            using var part = NewDisposeScope();
            var count = Math.Min(rowsAtOnce, rows - row);
            stream.Write(matrix.narrow(0, row, count).to(ScalarTypeOf(dtype), CPU).contiguous().bytes);
        }
    }

    /// <summary>The tensor dtype of a stored floating-point one.</summary>
    internal static ScalarType ScalarTypeOf(string dtype) => dtype switch
    {
        TensorDtype.F32 => ScalarType.Float32,
        TensorDtype.F16 => ScalarType.Float16,
        TensorDtype.BF16 => ScalarType.BFloat16,
        TensorDtype.F64 => ScalarType.Float64,
        _ => throw new ArgumentException($"{dtype} is no dtype of weights.", nameof(dtype)),
    };

    private static void CheckFinite(ReadOnlySpan<byte> bytes, TensorEntry entry, long start, SafetensorsFile file)
    {
        if (NonFiniteScan.FirstIndex(bytes, entry.Dtype) is not (>= 0 and var index)) return;
        var element = start / TensorDtype.SizeOf(entry.Dtype)!.Value + index;
        throw new ProblemException(new Problem(
            "The weights hold NaN or infinity", $"{file.Path}  {entry.Name}", $"element {element} of {entry.ShapeText}", "finite numbers", SafetensorsFile.FetchAgain));
    }
}
