using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>A weight as codes and scales: what is written, read back and evaluated.</summary>
/// <remarks>Owns its tensors; dispose once. Codes are held one per byte; <see cref="QuantizedWeightFormat"/> packs them for the disk.</remarks>
public sealed class QuantizedWeight : IDisposable
{
    /// <param name="quantizer">What made the codes and can decode them.</param>
    /// <param name="codes">uint8 [out, in]; owned from here on.</param>
    /// <param name="parameters">float32 [out, groups] ([1, 1] per tensor), in the order of the grid's parameters; owned from here on.</param>
    public QuantizedWeight(IQuantizer quantizer, Tensor codes, IReadOnlyList<Tensor> parameters)
    {
        Quantizer = quantizer;
        Codes = codes;
        Parameters = parameters;
        (Rows, Columns) = (codes.shape[0], codes.shape[1]);
    }

    /// <summary>What made the codes and decodes them.</summary>
    public IQuantizer Quantizer { get; }

    /// <summary>uint8 [out, in], row-major.</summary>
    public Tensor Codes { get; }

    /// <summary>float32 [out, groups] ([1, 1] per tensor), every scale exactly representable in the scale format.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>Output features.</summary>
    public long Rows { get; }

    /// <summary>Input features.</summary>
    public long Columns { get; }

    /// <summary>Sizes as stored.</summary>
    public EffectiveBits Bits => Quantizer.Bits(Rows, Columns);

    /// <summary>The values of one parameter.</summary>
    /// <param name="name">A name of the grid's parameters.</param>
    public Tensor Parameter(string name)
    {
        for (var i = 0; i < Parameters.Count; i++)
            if (Quantizer.Grid.Parameters[i].Name == name) return Parameters[i];
        throw new ArgumentException($"{Quantizer.Method.Name} has no parameter {name}.", nameof(name));
    }

    /// <summary>The weight that is stored: float32 [out, in].</summary>
    public Tensor Decode() => Quantizer.Decode(this);

    /// <summary>The tensors to write, codes packed and scales in their format; together exactly <see cref="EffectiveBits.StoredBytes"/>.</summary>
    /// <param name="name">Prefix, usually the module's path.</param>
    public IReadOnlyList<StoredTensor> ToSafetensors(string name) => QuantizedWeightFormat.Write(this, name);

    /// <summary>Reads back what <see cref="ToSafetensors"/> wrote.</summary>
    /// <param name="quantizer">The same settings as at writing.</param>
    /// <param name="name">Prefix used at writing.</param>
    /// <param name="rows">Output features.</param>
    /// <param name="columns">Input features.</param>
    /// <param name="find">The stored tensor of a name, or null.</param>
    /// <exception cref="Core.Errors.ProblemException">A tensor is missing, or its type, shape or content is not what the settings say.</exception>
    public static QuantizedWeight FromSafetensors(IQuantizer quantizer, string name, long rows, long columns, Func<string, StoredTensor?> find) =>
        QuantizedWeightFormat.Read(quantizer, name, rows, columns, find);

    /// <inheritdoc/>
    public void Dispose()
    {
        Codes.Dispose();
        foreach (var parameter in Parameters) parameter.Dispose();
    }
}
