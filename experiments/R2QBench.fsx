// Typed access to specs and results for the F# scripts beside this file:  #load "R2QBench.fsx"
// Works offline once the program is built; "error FS0078" or "could not find" below means: run ./r2q once, it builds.
#r "../artifacts/bin/R2QBench.Runner/release/R2QBench.Torch.dll"
#r "../artifacts/bin/R2QBench.Runner/release/R2QBench.Core.dll"
#r "../artifacts/bin/R2QBench.Runner/release/R2QBench.Methods.dll"
#r "../artifacts/bin/R2QBench.Runner/release/R2QBench.Runner.dll"

open System
open System.Diagnostics
open System.Globalization
open System.IO
open R2QBench.Core.Errors
open R2QBench.Core.Results
open R2QBench.Core.Results.Rows
open R2QBench.Core.Specs
open R2QBench.Runner.Commands
open R2QBench.Runner.Reports
open R2QBench.Runner.Reports.Statistics

/// The checkout: the folder above this one.
let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))

/// Numbers as text, the same in every culture.
let number (format: string) (value: float) = value.ToString(format, CultureInfo.InvariantCulture)

/// Runs the script's work; a mistake of the user becomes its message and exit code, never a trace.
let script (work: string list -> int) =
    let arguments = fsi.CommandLineArgs |> Array.skip 1 |> List.ofArray
    try exit (work arguments)
    with :? ProblemException as failure ->
        for problem in failure.Problems do eprintfn "%O" problem
        exit (int failure.ExitCode)

/// A message and exit code 2.
let wrong what next = raise (ProblemException(Problem(what, Path.GetFileName fsi.CommandLineArgs[0], null, null, next), ExitCode.BadInput, null))

/// The runs of a spec, its grid resolved and everything checked.
let readSpec path (overrides: string list) = SpecReader.Read(path, overrides |> List.toArray, Vocabulary.Create())

/// Rows of a results folder, an experiment's folder, or a run's folder: newest attempts, loose and merged.
let readResults path = ReportLoader.Load([| ReportSource.At path |], null, null)

/// Asks the views run, metric, step, layer, sample and published; a row is a list of values.
let query results sql = (ResultQuery results).Run(sql).Rows |> Seq.map List.ofArray |> List.ofSeq

/// Seeds of one configuration together.
let configurations (data: ReportData) = RunGroup.Of(data, data.Runs) |> List.ofSeq

/// The first figure of every task: what methods are ranked by.
let figures (data: ReportData) = FigureColumn.Primary data |> List.ofSeq

/// Mean over seeds and 95 % interval of a configuration's figure after training.
let interval (data: ReportData) (figure: FigureColumn) (group: RunGroup) = group.Interval(fun run -> figure.Final(data, run)) |> Option.ofObj

/// Difference of two configurations over the seeds that both have.
let paired (data: ReportData) (figure: FigureColumn) (first: RunGroup) (second: RunGroup) =
    let bySeed (group: RunGroup) = group.BySeed(fun run -> figure.Final(data, run))
    SeedInterval.OfPairs(bySeed first, bySeed second) |> Option.ofObj

/// A spec as YAML: settings with dotted keys in blocks, a grid of lists.
module Spec =
    let rec private block (indent: int) (settings: (string list * string) list) =
        settings
        |> List.groupBy (fun (path, _) -> List.head path)
        |> List.collect (fun (key, entries) ->
            let pad = String(' ', indent)
            match entries with
            | [ [ _ ], value ] -> [ $"{pad}{key}: {value}" ]
            | _ -> $"{pad}{key}:" :: block (indent + 2) (entries |> List.map (fun (path, value) -> List.tail path, value)))

    /// settings: key and YAML value; grid: key and its values; one run per combination.
    let toYaml (settings: (string * string) list) (grid: (string * string list) list) =
        let dotted = settings |> List.map (fun (key, value) -> key.Split('.') |> List.ofArray, value)
        let axes = grid |> List.map (fun (key, values) -> sprintf "  %s: [%s]" key (String.Join(", ", values)))
        String.Join("\n", block 0 dotted @ [ "grid:" ] @ axes) + "\n"

/// Starts ./r2q with arguments, its output in this console; gives its exit code.
let r2q (arguments: string list) =
    use started = Process.Start(ProcessStartInfo(Path.Combine(root, "r2q"), arguments))
    started.WaitForExit()
    started.ExitCode
