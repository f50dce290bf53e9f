// Defines a sweep in F# and launches it:
//   dotnet fsi experiments/define-sweep.fsx [SPEC.yaml] [options of r2q sweep, e.g. --dry-run or --parallel 2]
// The grid below is an expression: here every method gets the group size that brings it nearest to 2.25 stored bits per weight.
#load "R2QBench.fsx"

open System.IO
open R2QBench
open R2QBench.Methods.Quantizers

let wantedBits = 2.25
let groupSizes = [ 32; 64; 128 ]
let methods = [ "r2q"; "rtn"; "llm_qat" ]
let learningRates = [ 5e-4; 1e-3 ]

/// Stored bits per weight of a method on a square matrix of 128 columns.
let bits name group =
    QuantizerRegistry.Create(name, 2, group, "float16").Bits(128L, 128L).StoredBitsPerWeight

/// One experiment per method: its group size differs, so the grids are not one product.
let experiments () =
    [ for name in methods do
        let group = groupSizes |> List.minBy (fun size -> abs (bits name size - wantedBits))
        let settings =
            [ "name", $"equal-bits-{name}"
              "model.source", "\"builtin:tiny-world\""
              "model.dtype", "float32"
              "data.source", "\"builtin:world\""
              "data.sequence_length", "128"
              "quantization.method", name
              "quantization.bits", "2"
              "quantization.group_size", string group
              "quantization.scale_dtype", "float16"
              "training.loss", "kl_forward"
              "training.steps", "20"
              "training.batch_size", "8"
              "training.optimizer", "{ name: adamw, learning_rate: 1.0e-3, weight_decay: 0 }"
              "evaluation", "[ { perplexity: { corpus: \"builtin:world\", sequence_length: 128, max_tokens: 4096 } } ]"
              "threads", "2" ]
        let grid =
            [ "training.optimizer.learning_rate", learningRates |> List.map (fun rate -> number "0.0e-0" rate)
              "seed", [ "0"; "1" ] ]
        name, group, Spec.toYaml settings grid ]

script (fun arguments ->
    let folder, options =
        match arguments with
        | first :: rest when not (first.StartsWith "--") -> first, rest
        | rest -> Directory.CreateTempSubdirectory("r2q-sweep-").FullName, rest
    Directory.CreateDirectory folder |> ignore
    experiments ()
    |> List.map (fun (name, group, yaml) ->
        let path = Path.Combine(folder, $"equal-bits-{name}.yaml")
        File.WriteAllText(path, yaml)
        let spec = readSpec path []   // every mistake is named here, before anything starts
        printfn "%s: group size %d, %s stored bits per weight, %d runs" name group (number "0.00" (bits name group)) spec.Runs.Count
        r2q ([ "sweep"; path ] @ options))
    |> List.max)
