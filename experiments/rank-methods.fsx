// Ranks methods at equal bits: configurations within 0.05 stored bits per weight are compared, the difference to the best of them paired by seed.
//   dotnet fsi experiments/rank-methods.fsx RESULTS
#load "R2QBench.fsx"

open R2QBench

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

script (fun arguments ->
    let folder = match arguments with [ folder ] -> folder | _ -> wrong "One results folder is needed" "dotnet fsi experiments/rank-methods.fsx results"
    let data = readResults folder
    let groups = configurations data
    if List.isEmpty groups then printfn "no finished quantized runs in %s" folder
    for figure in figures data do
        printfn "%s (%s is better)" figure.Title (if figure.HigherIsBetter then "higher" else "lower")
        groups
        |> List.choose (fun group ->
            match Option.ofNullable group.First.BitsPerWeightStored, interval data figure group with
            | Some bits, Some mean -> Some(bits, (group, mean))
            | _ -> None)
        |> List.sortBy fst
        |> classes
        |> List.iter (fun members ->
            let ranked = members |> List.sortBy (fun (_, (_, mean)) -> if figure.HigherIsBetter then -mean.Mean else mean.Mean)
            printfn "  %s to %s bits" (number "0.00" (fst (List.head members))) (number "0.00" (fst (List.last members)))
            let best = ranked |> List.head |> snd |> fst
            ranked |> List.iteri (fun place (_, (group, mean)) ->
                let spread = match Option.ofNullable mean.Half with Some half -> " ± " + number "0.0000" half | None -> ""
                let verdict =
                    if place = 0 then ""
                    else
                        match paired data figure group best with
                        | Some pairs when pairs.Seeds >= 2 && pairs.Half.HasValue ->
                            sprintf ", to the best %s ± %s over %d seeds: %s" (number "+0.0000;-0.0000" pairs.Mean) (number "0.0000" pairs.Half.Value) pairs.Seeds (if pairs.IsReal then "real" else "inside the noise")
                        | _ -> ", no two common seeds: not judged"
                printfn "    %d. %s: %s%s%s" (place + 1) group.Label (number "0.0000" mean.Mean) spread verdict))
    0)
