// Ranks methods at equal bits: configurations within 0.05 stored bits per weight are compared, the difference to the best of them paired by seed.
//   dotnet fsi experiments/rank-methods.fsx RESULTS
// Each model has a ranking of its own; copies of one configuration in several experiments count as one. Where others have several seeds, one seed is no rank.
#load "R2QBench.fsx"

open R2QBench
open R2QBench.Core.Results.Rows
open R2QBench.Runner.Reports

let equalWithin = 0.05

/// Neighbours in bits, none further than equalWithin from the first of its class.
let classes (sorted: (float * 'a) list) =
    let rec split classes current = function
        | [] -> List.rev (if List.isEmpty current then classes else List.rev current :: classes)
        | (bits, one) :: rest ->
            match current with
            | [] -> split classes [ (bits, one) ] rest
            | _ when bits - fst (List.last current) <= equalWithin -> split classes ((bits, one) :: current) rest
            | _ -> split (List.rev current :: classes) [ (bits, one) ] rest
    split [] [] sorted

/// What a model is, wherever its folder lies.
let modelOf (run: RunRow) = run.ModelHash |> Option.ofObj |> Option.defaultValue run.ModelSource

/// What does not make two runs different configurations.
let surroundings = set [ "seed"; "device"; "R2QBench"; "commit"; "libtorch"; "BLAS"; "CUDA"; "driver"; ".NET"; "system"; "processor" ]

let settingsOf (run: RunRow) =
    modelOf run :: run.Method :: string run.GroupSize :: run.Device
    :: [ for setting in RunSetting.All do if not (surroundings.Contains setting.Title) then setting.Text.Invoke run |> Option.ofObj |> Option.defaultValue "" ]

/// The configurations with this figure; of a seed that several experiments ran, the row of the one with most seeds.
let having data (figure: FigureColumn) (groups: RunGroup list) =
    groups
    |> List.choose (fun group ->
        match group.Runs |> Seq.filter (fun run -> figure.Final(data, run) |> Option.ofObj |> Option.isSome) |> Array.ofSeq with
        | [||] -> None
        | runs -> Some(RunGroup(group.Label, runs)))
    |> List.groupBy (fun group -> settingsOf group.First)
    |> List.map (fun (_, copies) ->
        let sorted = copies |> List.sortByDescending (fun group -> group.Runs.Count)
        RunGroup(sorted.Head.Label, sorted |> Seq.collect (fun group -> group.Runs) |> Seq.distinctBy (fun run -> run.Seed) |> Seq.sortBy (fun run -> run.Seed) |> Array.ofSeq))

let rank data (figure: FigureColumn) (name: string) (members: (float * (RunGroup * _)) list) =
    let bits = members |> List.map fst
    printfn "  %s%s to %s bits" name (number "0.00" (List.min bits)) (number "0.00" (List.max bits))
    let seeds (_, (group: RunGroup, _)) = group.Runs.Count
    let most = members |> List.map seeds |> List.max
    let judged, single = members |> List.partition (fun one -> most = 1 || seeds one > 1)
    let ranked = judged |> List.sortBy (fun (_, (_, mean: Statistics.SeedInterval)) -> if figure.HigherIsBetter then -mean.Mean else mean.Mean)
    let best = ranked |> List.head |> snd |> fst
    ranked |> List.iteri (fun place (_, (group, mean)) ->
        let spread = match Option.ofNullable mean.Half with Some half -> " ± " + number "0.0000" half | None -> ""
        let verdict =
            if place = 0 then ""
            else
                match paired data figure group best with
                | Some pairs when pairs.Seeds >= 2 && pairs.Half.HasValue ->
                    sprintf ", to the best %s ± %s over %d seeds: %s" (number "+0.0000;-0.0000" pairs.Mean) (number "0.0000" pairs.Half.Value) pairs.Seeds (if pairs.ExcludesZero() then "real" else "inside the noise")
                | _ -> ", no two common seeds: not judged"
        printfn "    %d. %s: %s%s%s" (place + 1) group.Label (number "0.0000" mean.Mean) spread verdict)
    for _, (group, mean) in single do printfn "    not ranked: %s: %s, one seed only" group.Label (number "0.0000" mean.Mean)

script (fun arguments ->
    let folder = match arguments with [ folder ] -> folder | _ -> wrong "One results folder is needed" "dotnet fsi experiments/rank-methods.fsx results"
    let data = readResults folder
    let groups = configurations data
    if List.isEmpty groups then printfn "no finished quantized runs in %s" folder
    let models = groups |> List.map (fun group -> modelOf group.First) |> List.distinct
    for figure in figures data do
        let measured =
            groups |> having data figure |> List.choose (fun group ->
                match Option.ofNullable group.First.BitsPerWeightStored, interval data figure group with
                | Some bits, Some mean -> Some(bits, (group, mean))
                | _ -> None)
        if not measured.IsEmpty then printfn "%s (%s is better)" figure.Title (if figure.HigherIsBetter then "higher" else "lower")
        for _, ofModel in measured |> List.groupBy (fun (_, (group, _)) -> modelOf group.First) do
            let name = if models.Length > 1 then (snd ofModel.Head |> fst).First.ModelName + ", " else ""
            ofModel |> List.sortBy fst |> classes |> List.iter (rank data figure name)
    0)
