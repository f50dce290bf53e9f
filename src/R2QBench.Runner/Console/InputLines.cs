using System.Text;
using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Runner.Console;

/// <summary>Texts from the standard input, one a line, UTF-8.</summary>
/// <remarks>Only a line feed (or carriage return and line feed) ends a line: a lone carriage return is part of the text.</remarks>
/// <param name="input">What is read.</param>
/// <param name="json">Each line is a JSON string.</param>
public sealed class InputLines(Stream input, bool json)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The texts in order; a last line without its line feed counts too.</summary>
    /// <exception cref="ProblemException">A line is not UTF-8, or not the JSON string that was announced; it is named by its number.</exception>
    public IEnumerable<string> Read()
    {
        using var bytes = new BufferedStream(input, 1 << 16);
        var line = new List<byte>();
        for (var number = 1; ReadLine(bytes, line); number++) yield return json ? FromJson(line, number) : FromText(line, number);
    }

    private static bool ReadLine(BufferedStream bytes, List<byte> line)
    {
        line.Clear();
        int next;
        while ((next = bytes.ReadByte()) >= 0)
        {
            if (next == '\n') return true;
            line.Add((byte)next);
        }

        return line.Count > 0;
    }

    private static string FromText(List<byte> line, int number)
    {
        if (line.Count > 0 && line[^1] == '\r') line.RemoveAt(line.Count - 1);
        try
        {
            return Strict.GetString([.. line]);
        }
        catch (DecoderFallbackException failure)
        {
            throw Refused("The line is not UTF-8", number, "text in UTF-8", failure);
        }
    }

    private static string FromJson(List<byte> line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<string>([.. line]) ?? throw Refused("The line is null, not a text", number, "a JSON string", null);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)   // the latter for half a surrogate pair
        {
            throw Refused("The line is no JSON string", number, "a JSON string, e.g. \"one\\ntwo\"", failure);
        }
    }

    private static ProblemException Refused(string what, int number, string allowed, Exception? inner) =>
        new(new Problem(what, $"standard input, line {number}", Allowed: allowed), inner: inner);
}
