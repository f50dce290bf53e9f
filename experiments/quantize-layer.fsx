// Error of every 2-bit grid on one layer of a model:  dotnet fsi experiments/quantize-layer.fsx [MODEL [LAYER]]
#load "R2QBench.fsx"

open R2QBench
open R2QBench.Core.Errors
open R2QBench.Core.Text
open R2QBench.Core.Models
open R2QBench.Methods.Quantizers
open R2QBench.Methods.Statistics
open TorchSharp

script (fun arguments ->
    let folder = arguments |> List.tryItem 0 |> Option.defaultValue (System.IO.Path.Combine(root, "assets", "tiny-world"))
    let layer = arguments |> List.tryItem 1 |> Option.defaultValue "model.layers.0.mlp.down_proj"
    use model = ModelLoader.Load(folder, torch.float32, torch.CPU).Model
    let layers = model.Linears |> Seq.map (fun linear -> linear.Path) |> Array.ofSeq
    if not (Array.contains layer layers) then
        Problem("There is no such layer", folder, layer, $"r2q inspect {folder} lists them, e.g. {layers[0]}", Suggestion.DidYouMean(layer, layers))
        |> fun problem -> raise (ProblemException(problem, ExitCode.BadInput, null))
    let weight = model.Weights[layer + ".weight"]
    for method in QuantizerRegistry.All |> Seq.filter (fun method -> Seq.isEmpty method.Bits || Seq.contains 2 method.Bits) do
        use scope = torch.NewDisposeScope()
        let quantizer = QuantizerRegistry.Create(method.Name, 2, 64, "float16")
        let error = WeightError.Measure(weight, quantizer.Quantize weight)
        let bits = quantizer.Bits(weight.shape[0], weight.shape[1]).StoredBitsPerWeight
        printfn "%-14s %s stored bits per weight, normalized error %s" method.Name (number "0.00" bits) (number "0.0000" error.Normalized.Value)
    0)
