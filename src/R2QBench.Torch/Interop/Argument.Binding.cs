using TorchSharp;

namespace R2QBench.Torch.Interop;

/// <summary>What only our own binding passes: insides of its scalars and generators. Not compiled over TorchSharp's package.</summary>
internal readonly partial struct Argument
{
    public static implicit operator Argument(Scalar? scalar) => scalar is null ? None : new(scalar.Tag, scalar.Bits);

    public static implicit operator Argument(torch.Generator? generator) => generator is null ? None : new(Tag.Generator, generator.Live, generator);
}
