using System.Text.Json;
using R2QBench.Tasks.MultipleChoice;
using Xunit;

namespace R2QBench.Tasks.Tests.MultipleChoice;

/// <summary>Compares what a task asks with a pinned text: one block per item, one line per choice, the right one starred.</summary>
internal static class Prompts
{
    public static void AreExactly(string expected, IEnumerable<MultipleChoiceItem> items)
    {
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim('\n'), string.Join('\n', items.Select(Describe)));
    }

    private static string Describe(MultipleChoiceItem item) => string.Join('\n', item.Choices.Select((choice, index) =>
        $"{(index == item.Gold ? '*' : ' ')} {Quoted(choice.Context)} + {Quoted(choice.Continuation)}"));

    private static string Quoted(string text) =>
        JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
