using System.Globalization;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;

namespace R2QBench.Runner.Runs;

/// <summary>Looks for NaN and infinity in a model's weight files, without libtorch.</summary>
internal static class NonFiniteWeights
{
    private const int PartBytes = 64 << 20;   // a multiple of every element size

    /// <summary>The first weight tensor with such a value as a problem; null if all are finite.</summary>
    public static Problem? Find(string folder)
    {
        using var weights = WeightFiles.Open(folder);
        foreach (var file in weights.Files)
        {
            foreach (var entry in file.Entries.Values.Where(entry => TensorDtype.IsFloatingPoint(entry.Dtype)))
            {
                if (FirstIndex(file, entry) is not { } index) continue;
                return new Problem(
                    "The weights have a value that is NaN or infinite",
                    $"{file.Path}  {entry.Name}",
                    $"at element {index.ToString(CultureInfo.InvariantCulture)}",
                    "finite numbers",
                    "fetch or train the model again");
            }
        }

        return null;
    }

    private static long? FirstIndex(SafetensorsFile file, TensorEntry entry)
    {
        var elementBytes = TensorDtype.SizeOf(entry.Dtype)!.Value;
        for (long start = 0; start < entry.ByteCount; start += PartBytes)
        {
            var index = NonFiniteScan.FirstIndex(file.Bytes(entry.Name, start, Math.Min(PartBytes, entry.ByteCount - start)), entry.Dtype);
            if (index >= 0) return start / elementBytes + index;
        }

        return null;
    }
}
