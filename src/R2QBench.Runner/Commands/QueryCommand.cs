using System.CommandLine;
using System.CommandLine.Parsing;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q query SQL</c>: DuckDB's SQL over the views run, metric, step, layer, sample and published.</summary>
public sealed class QueryCommand : R2qCommand
{
    private readonly Argument<string> _sql = new("SQL") { Description = "One query in DuckDB's SQL; views: run, metric, step, layer, sample, published" };
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<QueryFormat> _format = new("--format")
    {
        Description = "table, csv, json or parquet (parquet needs --output)",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => QueryFormat.Table,
        CustomParser = Format,
    };

    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write to this file instead of printing", HelpName = "FILE" };

    public QueryCommand() : base(
        "query",
        "Ask the results in SQL",
        "query \"select run_name, bits_per_weight_stored, model_bytes_stored from run order by 2\"",
        "query \"select run_name, stage, task, metric, value from metric join run using (experiment, run_id, attempt)\" --format csv",
        "query \"from metric where stage = 'after'\" --format parquet --output after.parquet",
        "query \"select source, method, value from published where model = 'llama-2-7b' and task = 'wikitext2'\"",
        "query \"describe metric\" --json")
    {
        Arguments.Add(_sql);
        Options.Add(_results);
        Options.Add(_json);
        Options.Add(_format);
        Options.Add(_output);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var (sql, results, output) = (arguments.GetValue(_sql)!, arguments.GetValue(_results)!, arguments.GetValue(_output));
        if (!Directory.Exists(results))
        {
            if (arguments.GetResult(_results) is { Implicit: false })
                throw new ProblemException(new Problem("There is no such results folder", _results.Name, results, "a folder that r2q run wrote to", Suggestion.DidYouMeanPath(results) ?? $"looked for {Path.GetFullPath(results)}"));
            host.Error.WriteLine($"note: there is no folder {results} here; only the view published has rows (--results names another folder)");
        }

        var format = arguments.GetValue(_json) ? QueryFormat.Json : arguments.GetValue(_format);
        ManyFiles.Merge(results, host, cancellation);
        var query = new ResultQuery(results);
        if (format == QueryFormat.Parquet)
            query.Export(sql, output ?? throw new ProblemException(new Problem("Parquet is not printed", "r2q query --format parquet", NextStep: "name a file: --output FILE")), cancellation);
        else if (output is not null)
        {
            using var text = new StringWriter { NewLine = "\n" };
            QueryPrinter.Print(query.Run(sql, cancellation), format, text);
            AtomicFile.WriteText(output, text.ToString());
        }
        else QueryPrinter.Print(query.Run(sql, cancellation), format, host.Out);
        if (output is not null) host.Error.WriteLine($"written: {output}");
        return Task.FromResult(ExitCode.Ok);
    }

    private static QueryFormat Format(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (Enum.TryParse<QueryFormat>(text, ignoreCase: true, out var format) && !char.IsAsciiDigit(text[0])) return format;
        argument.AddError($"'{text}' is no output format; there are: table, csv, json, parquet");
        return default;
    }
}
