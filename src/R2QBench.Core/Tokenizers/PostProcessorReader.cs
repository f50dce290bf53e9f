namespace R2QBench.Core.Tokenizers;

/// <summary>Reads the <c>post_processor</c> part of a <c>tokenizer.json</c>: what is put around a text.</summary>
internal static class PostProcessorReader
{
    /// <returns>Ids in front of a text and behind it.</returns>
    /// <exception cref="Errors.ProblemException">A post-processor or an option that is not supported.</exception>
    public static (IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix) Read(TokenizerJson? json)
    {
        var prefix = new List<int>();
        var suffix = new List<int>();
        if (json is { } present) ReadOne(present, prefix, suffix);
        return (prefix, suffix);
    }

    private static void ReadOne(TokenizerJson json, List<int> prefix, List<int> suffix)
    {
        switch (json.Type)
        {
            case "Sequence":
                json.AllowOnly("processors");
                foreach (var step in json["processors"].Items()) ReadOne(step, prefix, suffix);
                break;
            case "ByteLevel": // its options concern offsets only
                json.AllowOnly("add_prefix_space", "trim_offsets", "use_regex");
                break;
            case "TemplateProcessing":
                json.AllowOnly("single", "pair", "special_tokens");
                ReadTemplate(json, prefix, suffix);
                break;
            default:
                throw json.Unsupported("post-processor", "Sequence", "ByteLevel", "TemplateProcessing");
        }
    }

    private static void ReadTemplate(TokenizerJson json, List<int> prefix, List<int> suffix)
    {
        List<int> before = [], after = [];
        var seenText = false;
        foreach (var item in json["single"].Items())
        {
            if (item.Find("Sequence") is not null && !seenText)
            {
                seenText = true;
                continue;
            }

            if (item.Find("SpecialToken") is not { } special) throw item.Problem("The template's element is neither the text nor a special token", seen: item.Element.GetRawText());
            var ids = json["special_tokens"][special["id"].Text]["ids"].Items().Select(id => id.Number);
            (seenText ? after : before).AddRange(ids);
        }

        if (!seenText) throw json.Problem("The template does not hold the text itself", "single");
        prefix.InsertRange(0, before); // a later step goes around the earlier ones
        suffix.AddRange(after);
    }
}
