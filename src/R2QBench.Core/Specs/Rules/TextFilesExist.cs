namespace R2QBench.Core.Specs.Rules;

/// <summary>Files named by <c>text:</c> and the like are there, and a field is named where one is needed.</summary>
internal sealed class TextFilesExist : ISpecRule
{
    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        foreach (var (text, key) in TextSource.All(subject))
        {
            var source = TextSource.Parse(text, subject.Vocabulary);
            if (source.Scheme is null) continue;
            // Of a data set only the name is checked here; whether it was fetched is found when it is opened.
            var isDataset = source.Scheme == "dataset:";
            var mayBeFolder = source.Scheme == "parquet:";
            var form = source.Scheme + subject.Vocabulary.FileSchemes[source.Scheme];
            if (source.File.Length == 0)
                yield return new RuleFinding("Names no file", key, form, $"write {form}");
            else if (form.Contains('#') && string.IsNullOrEmpty(source.Field))
                yield return new RuleFinding("Names no field", key, form, $"add the field's name, e.g. {source.Scheme}{source.File}#text");
            else if (isDataset) continue;
            else if (Directory.Exists(source.File) && mayBeFolder) continue;
            else if (Directory.Exists(source.File))
                yield return new RuleFinding("Is a folder", key, $"{form} with a file", "name a file in it");
            else if (!File.Exists(source.File))
            {
                yield return new RuleFinding(
                    "File not found", key, "a file, relative to the current directory", $"looked for {Path.GetFullPath(source.File)}");
            }
        }
    }
}
