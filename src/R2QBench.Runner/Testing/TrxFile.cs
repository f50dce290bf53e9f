using System.Globalization;
using System.Xml.Linq;

namespace R2QBench.Runner.Testing;

/// <summary>Reads the result file that <c>dotnet test --logger trx</c> writes.</summary>
public static class TrxFile
{
    private static readonly XNamespace Team = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>What the tests of one file did.</summary>
    /// <remarks>The summary's own counter for skipped tests stays 0 with xunit, so the outcomes themselves are counted.</remarks>
    public static TestOutcomes Read(string path)
    {
        var passed = 0;
        var failures = new List<FailedTest>();
        var skipped = new List<SkippedTest>();
        var times = new List<TimedTest>();
        foreach (var result in XDocument.Load(path).Descendants(Team + "UnitTestResult"))
        {
            var name = (string?)result.Attribute("testName") ?? "?";
            var error = result.Descendants(Team + "ErrorInfo").FirstOrDefault();
            var message = (string?)error?.Element(Team + "Message") ?? (string?)result.Descendants(Team + "StdOut").FirstOrDefault() ?? "";
            if (TimeSpan.TryParse((string?)result.Attribute("duration"), CultureInfo.InvariantCulture, out var elapsed)) times.Add(new TimedTest(name, elapsed));
            switch ((string?)result.Attribute("outcome"))
            {
                case "Passed":
                    passed++;
                    break;
                case "NotExecuted":
                    skipped.Add(new SkippedTest(name, message.Trim() is { Length: > 0 } reason ? reason : "no reason given"));
                    break;
                default:
                    failures.Add(new FailedTest(name, $"{message}\n{(string?)error?.Element(Team + "StackTrace")}"));
                    break;
            }
        }

        return new TestOutcomes(new TestCounts(passed, failures.Count, skipped.Count), failures, skipped, times);
    }
}
