using System.Globalization;
using R2QBench.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace R2QBench.Core.Specs.Yaml;

/// <summary>YAML text to a tree of positioned nodes. Anchors and aliases work; tags, second documents and keys that are not text are refused.</summary>
/// <remarks>
/// Reads YamlDotNet's events instead of its node tree: that reports a duplicate key without its name and stops there, and takes
/// unknown tags silently. Some malformed flow sequences make it throw exceptions without a position; then the last event's end is shown.
/// </remarks>
internal sealed class YamlParser
{
    private const int DeepestNesting = 32;
    private const int MostNodes = 100_000;

    private readonly string _source;
    private readonly Findings _findings;
    private readonly Parser _parser;
    private readonly Dictionary<string, SpecNode> _anchors = new(StringComparer.Ordinal);
    private long _lastLine = 1;

    private YamlParser(string text, string source, Findings findings)
    {
        _source = source;
        _findings = findings;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root value; null if the text holds none or cannot be read (a problem says why).</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">Shown as the place of problems.</param>
    /// <param name="key">Shown behind the place; for <c>--set</c> the key that the value is for.</param>
    /// <param name="findings">Collects.</param>
    public static SpecNode? Parse(string text, string source, string key, Findings findings)
    {
        YamlParser? parser = null;
        try
        {
            parser = new YamlParser(text, source, findings);
            return parser.Document(key);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // YamlDotNet throws what its scanner stumbles over: YamlException, InvalidOperationException, ArgumentException, …
            var line = exception is YamlException { Start.Line: > 0 } positioned ? positioned.Start.Line : parser?._lastLine ?? 1;
            findings.Add(Malformed(exception, new SpecMark(source, source == SpecMark.OptionSource ? null : (int)line).Where(key)));
            return null;
        }
    }

    private static Problem Malformed(Exception exception, string where)
    {
        var reason = exception is YamlException or RefusedException ? exception.Message.TrimEnd('.') : "brackets, commas or quotes do not match";
        return new Problem(
            $"Is not well-formed YAML: {reason}",
            where,
            NextStep: "check brackets, quotes and indentation there and in the line above; text that starts with *, &, !, % or @ needs quotes");
    }

    private SpecNode? Document(string key)
    {
        Advance(); // before the stream start
        Advance(); // to the document start, or the stream end
        if (_parser.Current is StreamEnd) return null;
        Advance();
        var root = Node(key, depth: 0);
        Advance(); // document end
        if (_parser.Current is DocumentStart second)
        {
            _findings.Add(new Problem(
                "Holds a second document", Mark(second).Where(""), "---", "one document", "put the second one into a file of its own"));
        }
        if (root.Size > MostNodes) throw new RefusedException($"more than {MostNodes:N0} values, aliases counted at each use");
        return root;
    }

    /// <summary>Reads the node at the current event and moves behind it.</summary>
    private SpecNode Node(string path, int depth)
    {
        if (depth > DeepestNesting) throw new RefusedException($"nested more than {DeepestNesting} levels deep");
        var start = _parser.Current ?? throw new RefusedException("the text ends too early");
        var mark = Mark(start);
        if (start is AnchorAlias alias)
        {
            Advance();
            var name = alias.Value.Value;
            return _anchors.TryGetValue(name, out var target) ? target : throw new RefusedException($"*{name} refers to no anchor above it");
        }

        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
            _findings.Add(new Problem("YAML tags are not used here", mark.Where(path), $"{tagged.Tag}", "plain values", "remove the tag"));
        SpecNode node = start switch
        {
            Scalar scalar => Scalar(scalar, mark),
            SequenceStart => List(mark, path, depth),
            MappingStart => Map(mark, path, depth),
            _ => throw new RefusedException("a value is missing"),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored) _anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private SpecScalar Scalar(Scalar scalar, SpecMark mark)
    {
        Advance();
        return new SpecScalar(mark, scalar.Value, scalar.Style is not ScalarStyle.Plain);
    }

    private SpecList List(SpecMark mark, string path, int depth)
    {
        var items = new List<SpecNode>();
        Advance();
        while (_parser.Current is not SequenceEnd) items.Add(Node(SpecPath.Join(path, items.Count.ToString(CultureInfo.InvariantCulture)), depth + 1));
        Advance();
        return new SpecList(mark, items);
    }

    private SpecMap Map(SpecMark mark, string path, int depth)
    {
        var entries = new List<SpecEntry>();
        Advance();
        while (_parser.Current is not MappingEnd)
        {
            var key = Node(path, depth + 1);
            var value = Node(SpecPath.Join(path, key is SpecScalar scalar ? scalar.Text : "?"), depth + 1);
            if (key is not SpecScalar { IsNull: false } name)
            {
                _findings.Add(new Problem(
                    "A key must be a word", key.Mark.Where(path), key.Display(), "one word in front of the colon",
                    "give the value a key"));
                continue;
            }

            if (entries.Find(entry => entry.Key == name.Text) is { } first)
            {
                _findings.Add(new Problem(
                    "Is stated twice", key.Mark.Where(SpecPath.Join(path, name.Text)), value.Display(),
                    $"one value; the first is at {first.KeyMark.Where("")}", "remove one of the two"));
            }
            else
                entries.Add(new SpecEntry(name.Text, key.Mark, value));
        }

        Advance();
        return new SpecMap(mark, entries);
    }

    private void Advance()
    {
        if (_parser.Current is { } current) _lastLine = Math.Max(_lastLine, current.End.Line);
        _parser.MoveNext();
    }

    private SpecMark Mark(ParsingEvent at) => new(_source, _source == SpecMark.OptionSource ? null : (int)at.Start.Line);

    private sealed class RefusedException(string message) : Exception(message);
}
