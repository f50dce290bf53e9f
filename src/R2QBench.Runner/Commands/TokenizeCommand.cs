using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Tokenizers;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q tokenize FOLDER</c>: texts in, one a line, token ids out, one list a line; loads no libtorch.</summary>
public sealed class TokenizeCommand : R2qCommand
{
    private readonly Argument<string> _folder = new("FOLDER") { Description = "Model or tokenizer folder, hub:ORG/NAME, or builtin:tiny-world" };
    private readonly Option<bool> _special = new("--special") { Description = "Add the special tokens that the tokenizer adds by default, such as BOS" };
    private readonly Option<bool> _json = new("--json") { Description = "Each line read is a JSON string, so that a text may hold line breaks" };

    public TokenizeCommand() : base(
        "tokenize",
        "Show the token ids of texts, one text per line of the standard input",
        "tokenize builtin:tiny-world",
        "tokenize ../shared/data/tokenizers/gpt2 --json")
    {
        Arguments.Add(_folder);
        foreach (var option in (Option[])[_special, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var tokenizer = TokenizerLoader.Load(ModelSources.ResolveFolder(arguments.GetValue(_folder)!));
        var special = arguments.GetValue(_special);
        using var input = host.OpenInput();
        var lines = new InputLines(input, arguments.GetValue(_json));
        foreach (var text in lines.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var ids = tokenizer.EncodeToIds(text, special).Select(id => id.ToString(CultureInfo.InvariantCulture));
            host.Out.Write($"[{string.Join(", ", ids)}]\n");
        }

        return Task.FromResult(ExitCode.Ok);
    }
}
