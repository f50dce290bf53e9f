namespace R2QBench.Core.Specs.Rules;

/// <summary>Text of the full-precision model is for runs that have one, and is enough for one training row.</summary>
internal sealed class TeacherTextFits : ISpecRule
{
    private const string Key = "data.source";

    public IEnumerable<RuleFinding> Check(RuleSubject subject)
    {
        if (!subject.Data.IsFromTeacher) yield break;
        if (subject.Architecture is not null)
        {
            yield return new RuleFinding("A model from scratch has no full-precision model to write its text", Key, "a corpus name, text:FILE, jsonl:FILE#field", $"write {subject.Data.TextSource}");
            yield break;
        }

        var teacher = subject.Data.Teacher;
        var most = (long)teacher.Documents * (teacher.PromptTokens + teacher.Length);
        if (most <= subject.Data.SequenceLength)
        {
            yield return new RuleFinding(
                $"At most {most} tokens, fewer than one training row and its next token: data.sequence_length = {subject.Data.SequenceLength}", "data.teacher.documents", null, "more documents or longer ones")
            {
                Also = ["data.sequence_length", "data.teacher.length", "data.teacher.prompt_tokens"],
                Default = $"{teacher.Documents}",
            };
        }
    }
}
