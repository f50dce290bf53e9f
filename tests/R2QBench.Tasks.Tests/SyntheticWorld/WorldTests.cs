using R2QBench.Core.Identity;
using R2QBench.Tasks.SyntheticWorld;
using Xunit;

namespace R2QBench.Tasks.Tests.SyntheticWorld;

/// <summary>The built-in world is closed, reproducible and fair.</summary>
public sealed class WorldTests
{
    private static readonly string TrainingText = string.Join('\n', BuiltinWorld.TrainingDocuments);

    /// <summary>The tiny model was trained on exactly this text: whoever changes it raises the version and retrains.</summary>
    [Fact]
    public void World_of_this_version_has_these_bytes()
    {
        Assert.Equal(1, WorldGenerator.Version);
        Assert.Equal("da85350fa6825c7f12e450fd3a837a8d0582b847687a606b06869e70ccf7f6fd", ContentHash.OfText(TrainingText));
        Assert.Equal("9220381c527d0c94baf1b4affd7dc88b2d9ad2b4d28deb6990246baac71ec7a3", ContentHash.OfText(string.Join('\n', BuiltinWorld.EvaluationDocuments)));
        Assert.Equal("6e5d1793033a251e85c49fc5850a9672c233ccf443c57856c2569ca529a9d8f4", ContentHash.OfText(string.Join('\n', BuiltinWorld.Questions.Select(Describe))));
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_does_not()
    {
        var size = new WorldSize { People = 12, Tellings = 2, Askings = 1 };
        Assert.Equal(Everything(size, 5), Everything(size, 5));
        Assert.NotEqual(Everything(size, 5), Everything(size, 6));
    }

    [Fact]
    public void Every_person_has_one_value_of_every_attribute_and_names_are_unique()
    {
        var world = BuiltinWorld.World;
        Assert.Equal(world.People.Count * world.Attributes.Count, world.Facts.Count());
        Assert.Equal(BuiltinWorld.QuestionCount, world.Facts.Count());
        Assert.All(world.Facts, fact => Assert.Contains(fact.Value, fact.Attribute.Values));
        Assert.Equal(world.People.Count, world.People.Select(person => person.FirstName).Distinct().Count());
        Assert.Equal(world.People.Count, world.People.Select(person => person.LastName).Distinct().Count());
        Assert.All(world.Attributes, attribute => Assert.Equal(attribute.Values.Count, attribute.Values.Distinct().Count()));
    }

    [Fact]
    public void Every_fact_is_told_and_asked_in_the_training_text()
    {
        var sentences = Sentences(BuiltinWorld.TrainingDocuments);
        foreach (var fact in BuiltinWorld.World.Facts)
        {
            Assert.Contains(Paraphrases(fact), paraphrase => sentences.Contains(paraphrase.Tell(fact, fact.Person.FullName)));
            Assert.Contains(
                HeldOut.TrainingQuestions(fact),
                question => sentences.Contains(fact.Attribute.Wording.Ask(question, fact.Person.FullName) + fact.Value));
        }
    }

    [Fact]
    public void Held_out_paraphrases_and_questions_never_occur_in_the_training_text()
    {
        var sentences = Sentences(BuiltinWorld.TrainingDocuments);
        foreach (var fact in BuiltinWorld.World.Facts)
        {
            for (int which = 0; which < HeldOut.ParaphrasesPerFact; which++)
            {
                Assert.DoesNotContain(HeldOut.Paraphrase(fact, which).Tell(fact, fact.Person.FullName), sentences);
                Assert.DoesNotContain(HeldOut.Paraphrase(fact, which).Tell(fact, fact.Person.FirstName), sentences);
            }
        }

        // A few also in the plain text, so that nothing hides in how sentences are parted.
        var questions = BuiltinWorld.Questions.Where((_, index) => index % 50 == 0).ToList();
        Assert.All(questions, question => Assert.DoesNotContain(question.Prompt, TrainingText, StringComparison.Ordinal));
        Assert.All(questions, question => Assert.DoesNotContain(
            HeldOut.Paraphrase(question.Fact, 0).Tell(question.Fact, question.Fact.Person.FirstName), TrainingText, StringComparison.Ordinal));
        Assert.All(BuiltinWorld.Questions, question => Assert.DoesNotContain(question.Prompt.Split('\n')[0]["Question: ".Length..] + question.Fact.Value, sentences));
    }

    [Fact]
    public void The_two_held_out_paraphrases_of_a_fact_differ_and_have_an_opening()
    {
        Assert.All(BuiltinWorld.World.Facts, fact =>
        {
            Assert.NotEqual(HeldOut.Paraphrase(fact, 0).Statement, HeldOut.Paraphrase(fact, 1).Statement);
            Assert.All([0, 1], which => Assert.InRange(HeldOut.Paraphrase(fact, which).Opening, 1, Paraphrase.Openings - 1));
        });
    }

    [Fact]
    public void A_fact_is_told_in_fewer_ways_than_there_are()
    {
        var size = new WorldSize();
        Assert.All(BuiltinWorld.World.Attributes, attribute =>
            Assert.True(Paraphrase.Openings * attribute.Wording.Statements.Count >= 3 * size.Tellings, attribute.Name));
        Assert.All(BuiltinWorld.World.Attributes, attribute => Assert.All(attribute.Wording.Statements, statement =>
        {
            Assert.Equal(2, statement.Split("{p}").Length);
            Assert.Equal(2, statement.Split("{v}").Length);
        }));
    }

    [Fact]
    public void Evaluation_text_tells_every_fact_twice()
    {
        var sentences = Sentences(BuiltinWorld.EvaluationDocuments);
        Assert.Equal(2 * BuiltinWorld.World.People.Count, BuiltinWorld.EvaluationDocuments.Count);
        Assert.All(BuiltinWorld.World.Facts, fact =>
        {
            for (int which = 0; which < HeldOut.ParaphrasesPerFact; which++)
            {
                var paraphrase = HeldOut.Paraphrase(fact, which);
                Assert.True(sentences.Contains(paraphrase.Tell(fact, fact.Person.FullName)) || sentences.Contains(paraphrase.Tell(fact, fact.Person.FirstName)));
            }
        });
    }

    [Fact]
    public void A_question_has_one_true_choice_among_four_different_values_of_its_attribute()
    {
        Assert.All(BuiltinWorld.Questions, question =>
        {
            Assert.Equal(WorldQuestions.Choices, question.Choices.Distinct().Count());
            Assert.Equal(question.Fact.Value, question.Choices[question.Gold]);
            Assert.All(question.Choices, choice => Assert.Contains(choice, question.Fact.Attribute.Values));
            Assert.DoesNotContain(question.Fact.Person.FullName, question.Choices);
        });
    }

    [Fact]
    public void The_right_answer_is_equally_often_in_each_place()
    {
        var places = BuiltinWorld.Questions.GroupBy(question => question.Gold).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(WorldQuestions.Choices, places.Count);
        Assert.All(places.Values, count => Assert.Equal(BuiltinWorld.QuestionCount / WorldQuestions.Choices, count));
    }

    [Fact]
    public void Paragraphs_are_long_enough_to_fill_sequences()
    {
        // About four characters per token of a small vocabulary: a paragraph has around 100 tokens.
        Assert.True(BuiltinWorld.EvaluationDocuments.Average(document => document.Length) > 300);
    }

    private static IEnumerable<Paraphrase> Paraphrases(Fact fact) =>
        from opening in Enumerable.Range(0, Paraphrase.Openings)
        from statement in Enumerable.Range(0, fact.Attribute.Wording.Statements.Count)
        select new Paraphrase(opening, statement);

    /// <summary>Every sentence of the documents; question and answer run together as one.</summary>
    private static HashSet<string> Sentences(IEnumerable<string> documents)
    {
        var sentences = new HashSet<string>();
        foreach (string line in documents.SelectMany(document => document.Replace("\nAnswer: ", "").Split('\n')))
        {
            if (line.StartsWith("Question: ", StringComparison.Ordinal)) sentences.Add(line["Question: ".Length..]);
            else foreach (string sentence in line.Split(". ")) sentences.Add(sentence.TrimEnd('.') + ".");
        }

        return sentences;
    }

    private static string Everything(WorldSize size, int seed)
    {
        var world = WorldGenerator.Generate(size, seed);
        return string.Join('\n', [
            .. WorldTexts.Training(world, size, seed), .. WorldTexts.Evaluation(world, seed), .. WorldQuestions.Of(world, seed).Select(Describe)]);
    }

    private static string Describe(WorldQuestion question) => $"{question.Prompt}|{string.Join('|', question.Choices)}|{question.Gold}";
}
