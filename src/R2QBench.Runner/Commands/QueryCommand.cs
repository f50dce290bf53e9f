using System.CommandLine;
using System.CommandLine.Parsing;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q query SQL</c>: DuckDB's SQL over the views run, metric, step, layer and sample.</summary>
public sealed class QueryCommand : R2qCommand
{
    private readonly Argument<string> _sql = new("SQL") { Description = "One query in DuckDB's SQL; views: run, metric, step, layer, sample" };
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<QueryFormat> _format = new("--format")
    {
        Description = "table, csv or json",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => QueryFormat.Table,
        CustomParser = Format,
    };

    public QueryCommand() : base(
        "query",
        "Ask the results in SQL",
        "query \"select run_name, bits_per_weight_stored, model_bytes_stored from run order by 2\"",
        "query \"select run_name, stage, task, metric, value from metric join run using (experiment, run_id, attempt)\" --format csv",
        "query \"describe metric\" --json")
    {
        Arguments.Add(_sql);
        Options.Add(_results);
        Options.Add(_json);
        Options.Add(_format);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var format = arguments.GetValue(_json) ? QueryFormat.Json : arguments.GetValue(_format);
        var result = new ResultQuery(arguments.GetValue(_results)!).Run(arguments.GetValue(_sql)!, cancellation);
        QueryPrinter.Print(result, format, host.Out);
        return Task.FromResult(ExitCode.Ok);
    }

    private static QueryFormat Format(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (Enum.TryParse<QueryFormat>(text, ignoreCase: true, out var format) && !char.IsAsciiDigit(text[0])) return format;
        argument.AddError($"'{text}' is no output format; there are: table, csv, json");
        return default;
    }
}
