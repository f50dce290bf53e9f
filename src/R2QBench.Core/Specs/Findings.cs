using System.Globalization;
using System.Text.RegularExpressions;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs;

/// <summary>Collects what is wrong and what is worth knowing, each once and in order, while reading goes on.</summary>
internal sealed partial class Findings
{
    private readonly List<Problem> _problems = [];
    private readonly List<Notice> _notices = [];
    private readonly HashSet<object> _seen = [];
    private readonly HashSet<string> _unsound = new(StringComparer.Ordinal);

    public IReadOnlyList<Problem> Problems => _problems;

    public IReadOnlyList<Notice> Notices => _notices;

    public void Add(Problem problem)
    {
        if (_seen.Add(problem)) _problems.Add(problem);
    }

    public void Add(Notice notice)
    {
        if (_seen.Add(notice)) _notices.Add(notice);
    }

    /// <summary>A problem with the value of a key: rules that look at it keep silent from here on.</summary>
    public void Add(Problem problem, string key)
    {
        Add(problem);
        _unsound.Add(key);
    }

    /// <summary>True if the key, a part of it, or the block around it could not be read.</summary>
    public bool IsUnsound(string key) => _unsound.Any(unsound => SpecPath.Overlap(unsound, key));

    /// <summary>Takes over problems and notices, not which keys they were about.</summary>
    public void Merge(Findings other)
    {
        foreach (var problem in other._problems) Add(problem);
        foreach (var notice in other._notices) Add(notice);
    }

    /// <exception cref="ProblemException">There is at least one problem; it carries all, by line.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0) throw new ProblemException(InOrder);
    }

    /// <summary>The problems by line.</summary>
    public IReadOnlyList<Problem> InOrder => [.. _problems.OrderBy(Line)];

    /// <summary>The line that a problem shows; what has none (options, whole files) comes first.</summary>
    private static int Line(Problem problem) =>
        LineNumber().Match(problem.Where) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@":([0-9]{1,9})(?:  |\z)", RegexOptions.CultureInvariant)]
    private static partial Regex LineNumber();
}
