using R2QBench.Core.Errors;
using R2QBench.Methods.Grids;
using R2QBench.Methods.Packing;
using R2QBench.Methods.Scales;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>
/// Quantized weights as tensors of a safetensors file. For a matrix called NAME: <c>NAME.codes</c>, U8 [bytes], and one tensor for each
/// parameter: scales <c>NAME.alpha1</c> … in the scale format, [out, groups]; codes such as <c>NAME.zero</c> packed like the weights' codes,
/// U8 [bytes]. docs/file-formats.md has the byte layout.
/// </summary>
public static class QuantizedWeightFormat
{
    private const string Packed = "U8";

    /// <summary>The tensors of one matrix, codes first.</summary>
    public static IReadOnlyList<StoredTensor> Write(QuantizedWeight weight, string name)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var grid = weight.Quantizer.Grid;
        var dtype = weight.Quantizer.Settings.ScaleDtype;
        var packing = CodePacking.For(grid.Levels);
        var stored = new List<StoredTensor> { Pack($"{name}.codes", weight.Codes, packing) };
        for (var p = 0; p < grid.Parameters.Count; p++)
        {
            var key = $"{name}.{grid.Parameters[p].Name}";
            var values = weight.Parameters[p];
            stored.Add(grid.Parameters[p].Kind == ParameterKind.Code
                ? Pack(key, values.to(ScalarType.Byte), packing)
                : new StoredTensor(key, dtype.SafetensorsName, values.shape, Bytes(values.to(dtype.ScalarType)).ToArray()));
        }

        return stored;
    }

    /// <summary>Reads one matrix back; see <see cref="QuantizedWeight.FromSafetensors"/>.</summary>
    public static QuantizedWeight Read(IQuantizer quantizer, string name, long rows, long columns, Func<string, StoredTensor?> find)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var grid = quantizer.Grid;
        var layout = quantizer.Layout(rows, columns);
        var dtype = quantizer.Settings.ScaleDtype;
        long[] shape = [layout.ParameterRows, layout.GroupsPerRow];
        var codes = Unpack(Find($"{name}.codes", find), grid.Levels, [rows, columns]);
        var parameters = grid.Parameters.Select(parameter =>
        {
            var stored = Find($"{name}.{parameter.Name}", find);
            return parameter.Kind == ParameterKind.Code
                ? Unpack(stored, grid.Levels, shape).to(ScalarType.Float32)
                : Scales(stored, dtype, shape);
        }).ToArray();
        return new QuantizedWeight(quantizer, codes.DetachFromDisposeScope(), [.. parameters.Select(p => p.DetachFromDisposeScope())]);
    }

    private static StoredTensor Pack(string key, Tensor codes, CodePacking packing)
    {
        var unpacked = Bytes(codes);
        var packed = new byte[packing.ByteCount(unpacked.Length)];
        packing.Pack(unpacked, packed);
        return new StoredTensor(key, Packed, [packed.Length], packed);
    }

    private static Tensor Unpack(StoredTensor stored, int levels, long[] shape)
    {
        var packing = CodePacking.For(levels);
        var bytes = packing.ByteCount(shape[0] * shape[1]);
        Require(stored, Packed, [bytes], bytes);
        var codes = empty(shape, dtype: ScalarType.Byte);
        var span = codes.bytes;
        packing.Unpack(stored.Bytes.Span, span);
        var outside = span.IndexOfAnyInRange((byte)Math.Min(levels, 255), (byte)255);
        if (levels < 256 && outside >= 0)
            throw Damaged(stored, "A code is beyond the method's levels", $"{span[outside]} at position {outside}", $"0 to {levels - 1}");
        return codes;
    }

    private static Tensor Scales(StoredTensor stored, ScaleDtype dtype, long[] shape)
    {
        Require(stored, dtype.SafetensorsName, shape, shape[0] * shape[1] * dtype.Bytes);
        var values = empty(shape, dtype: dtype.ScalarType);
        stored.Bytes.Span.CopyTo(values.bytes);
        var scales = values.to(ScalarType.Float32);
        if (!scales.isfinite().all().ToBoolean()) throw Damaged(stored, "A scale is NaN or infinite", null, "finite values");
        return scales;
    }

    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.cpu().contiguous().bytes;

    private static StoredTensor Find(string key, Func<string, StoredTensor?> find) => find(key)
        ?? throw new ProblemException(new Problem("The file lacks a tensor of a quantized weight", key, NextStep: "write the file again from its run"));

    private static void Require(StoredTensor stored, string dtype, long[] shape, long bytes)
    {
        if (stored.Dtype == dtype && stored.Shape.AsSpan().SequenceEqual(shape) && stored.Bytes.Length == bytes) return;
        throw Damaged(stored, "A stored tensor does not fit the method's settings",
            $"{stored.Dtype} [{string.Join(", ", stored.Shape)}], {stored.Bytes.Length} bytes",
            $"{dtype} [{string.Join(", ", shape)}], {bytes} bytes");
    }

    private static ProblemException Damaged(StoredTensor stored, string what, string? seen, string allowed) =>
        new(new Problem(what, stored.Name, seen, allowed, "read it with the method, bits, group_size and scale_dtype it was written with, or write it again"));
}
