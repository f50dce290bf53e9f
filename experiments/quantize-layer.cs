#:project ../src/R2QBench.Methods/R2QBench.Methods.csproj
#:property Configuration=Release
#:property PublishAot=false
using R2QBench.Core.Models;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Statistics;
using static TorchSharp.torch;

using var model = ModelLoader.Load(args.FirstOrDefault("assets/tiny-world"), float32, CPU).Model;
var weight = model.Weights["model.layers.0.mlp.down_proj.weight"];
var quantizer = QuantizerRegistry.Create("r2q", bits: 2, groupSize: 64, scaleDtype: "float16");
using var quantized = quantizer.Encode(weight);
using var decoded = quantized.Decode();
Console.WriteLine(FormattableString.Invariant($"normalized error {WeightError.Measure(weight, decoded).Normalized:0.0000} at {quantized.Bits.StoredBitsPerWeight:0.00} bits"));
