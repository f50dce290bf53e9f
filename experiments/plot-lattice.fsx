// Prints and plots the quantization lattice of a real weight group for each method: levels, thresholds, how many weights fall on each level.
//   dotnet fsi experiments/plot-lattice.fsx RESULTS FOLDER
// Writes FOLDER/lattice-before.svg and lattice-after.svg (and PNG, CSV).
#load "R2QBench.fsx"

open R2QBench
open R2QBench.Runner.Reports.Charts
open R2QBench.Runner.Reports.Figures

script (fun arguments ->
    let results, folder = match arguments with [ results; folder ] -> results, folder | _ -> wrong "A results folder and a folder for the plots are needed" "dotnet fsi experiments/plot-lattice.fsx results plots"
    let data = readResults results
    for group in configurations data do
        match data.Lattice.Invoke group.First |> Option.ofObj with
        | None -> printfn "%s: no captured group" group.Label
        | Some capture ->
            for stage in capture.Stages do
                let levels = stage.Levels |> Seq.map float |> Array.ofSeq
                let nearest weight = levels |> Array.minBy (fun level -> abs (level - weight))
                let shares = stage.Weights |> Seq.countBy (float >> nearest) |> Map.ofSeq
                let share level = (shares |> Map.tryFind level |> Option.defaultValue 0 |> float) / float stage.Weights.Count
                printfn "%s, %s training, %s row %d" group.Label (string stage.Stage |> fun name -> name.ToLowerInvariant()) capture.Layer capture.Row
                for level in levels do printfn "  level %s: nearest to %s of the weights" (number "+0.00000;-0.00000;0.00000" level) (number "0.0%" (share level))
                printfn "  thresholds %s" (stage.Thresholds |> Seq.map (float >> number "+0.00000;-0.00000;0.00000") |> String.concat " ")
    let charts = ChartCatalog.All data |> Seq.filter (fun chart -> chart.Id.StartsWith "lattice") |> Array.ofSeq
    printfn "%d plots in %s" (FigureWriter.Write(charts, folder, FigureSize(120.0, 8.0), System.Threading.CancellationToken.None)) folder
    0)
