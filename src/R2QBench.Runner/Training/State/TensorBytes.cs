using R2QBench.Core.Checkpoints;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Training.State;

/// <summary>Tensors to bytes of a checkpoint and back, in pieces where they are large.</summary>
internal static class TensorBytes
{
    /// <summary>Bytes that are copied at once; a whole embedding may have more than a span can hold.</summary>
    private const long PieceBytes = 256L << 20;

    private static readonly (ScalarType Type, string Name)[] Types =
    [
        (ScalarType.Float32, TensorDtype.F32), (ScalarType.BFloat16, TensorDtype.BF16), (ScalarType.Float16, TensorDtype.F16), (ScalarType.Float64, TensorDtype.F64),
        (ScalarType.Byte, TensorDtype.U8), (ScalarType.Int8, TensorDtype.I8), (ScalarType.Int16, TensorDtype.I16), (ScalarType.Int32, TensorDtype.I32),
        (ScalarType.Int64, TensorDtype.I64), (ScalarType.Bool, TensorDtype.Bool),
    ];

    public static TensorToWrite ToWrite(string name, Tensor tensor) => new(name, NameOf(tensor.dtype), tensor.shape, stream =>
    {
        using var noGradient = no_grad();
        foreach (var (start, count) in Pieces(tensor))
        {
            using var scope = NewDisposeScope();
            stream.Write(Fused.to_bytes(start < 0 ? tensor : tensor.detach().narrow(0, start, count)));
        }
    });

    public static Tensor Read(SafetensorsFile file, string name)
    {
        var entry = Entry(file, name);
        var tensor = empty([.. entry.Shape], dtype: Types.First(type => type.Name == entry.Dtype).Type);
        Read(file, name, tensor);
        return tensor;
    }

    public static void Read(SafetensorsFile file, string name, Tensor target)
    {
        var entry = Entry(file, name);
        if (entry.Dtype != NameOf(target.dtype) || !entry.Shape.SequenceEqual(target.shape))
            throw new InvalidDataException($"{file.Path}: {name} is {entry.Dtype} {entry.ShapeText}, expected {NameOf(target.dtype)} [{string.Join(", ", target.shape)}].");
        using var noGradient = no_grad();
        long offset = 0;
        foreach (var (start, count) in Pieces(target))
        {
            using var scope = NewDisposeScope();
            var piece = start < 0 ? target.detach() : target.detach().narrow(0, start, count);
            var bytes = piece.numel() * piece.element_size();
            Fused.copy_from_bytes(piece, file.Bytes(name, offset, bytes));
            file.Forget(name, offset, bytes);
            offset += bytes;
        }
    }

    /// <summary>Row ranges that are copied at once; (-1, 0) stands for the whole tensor.</summary>
    private static IEnumerable<(long Start, long Count)> Pieces(Tensor tensor)
    {
        var bytes = tensor.numel() * tensor.element_size();
        if (bytes <= PieceBytes || tensor.dim() == 0)
        {
            yield return (-1, 0);
            yield break;
        }

        var rows = Math.Max(1, PieceBytes / (bytes / tensor.shape[0]));
        for (long start = 0; start < tensor.shape[0]; start += rows) yield return (start, Math.Min(rows, tensor.shape[0] - start));
    }

    private static TensorEntry Entry(SafetensorsFile file, string name) =>
        file.Entries.TryGetValue(name, out var entry) ? entry : throw new InvalidDataException($"{file.Path}: there is no {name}.");

    private static string NameOf(ScalarType type) => Types.FirstOrDefault(known => known.Type == type).Name
        ?? throw new ArgumentException($"{type} cannot be saved.", nameof(type));
}
