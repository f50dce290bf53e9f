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
        Assert.Equal("bf7c30ec1e620539fea592d98780728eeab6c9bd03da3cec1ebfac9936a2b95a", ContentHash.OfText(TrainingText));
        Assert.Equal("c6a21d4bf455e54019c4ad790be2e26a4919f659541b89ba5ef8d73f2e85922e", ContentHash.OfText(string.Join('\n', BuiltinWorld.EvaluationDocuments)));
        Assert.Equal("6de892b99e1494464c4bc554824918f4190db723d4145639a40d96e3d2690412", ContentHash.OfText(string.Join('\n', BuiltinWorld.Questions.Select(Describe))));
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
        foreach (var fact in BuiltinWorld.World.Facts)
        {
            Assert.Contains(
                HeldOut.TrainingStatements(fact.Person, fact.Attribute),
                statement => TrainingText.Contains(fact.Attribute.Wording.State(statement, fact.Person.FullName, fact.Value), StringComparison.Ordinal));
            Assert.Contains(
                HeldOut.TrainingQuestions(fact.Person, fact.Attribute),
                question => TrainingText.Contains($"{WorldQuestions.Prompt(fact.Person, fact.Attribute, question)} {fact.Value}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Held_out_paraphrases_and_questions_never_occur_in_the_training_text()
    {
        foreach (var fact in BuiltinWorld.World.Facts)
        {
            for (int which = 0; which < HeldOut.StatementsPerFact; which++)
            {
                foreach (string name in new[] { fact.Person.FullName, fact.Person.FirstName })
                {
                    string sentence = fact.Attribute.Wording.State(HeldOut.Statement(fact.Person, fact.Attribute, which), name, fact.Value);
                    Assert.DoesNotContain(sentence, TrainingText, StringComparison.Ordinal);
                }
            }
        }

        Assert.All(BuiltinWorld.Questions, question => Assert.DoesNotContain(question.Prompt, TrainingText, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_held_out_wording_is_known_from_other_people()
    {
        var size = new WorldSize();
        foreach (var attribute in BuiltinWorld.World.Attributes)
        {
            foreach (string statement in attribute.Wording.Statements)
                Assert.Equal(2, statement.Split("{p}").Length);
            var told = BuiltinWorld.World.People.SelectMany(person => HeldOut.TrainingStatements(person, attribute)).Distinct();
            Assert.Equal(attribute.Wording.Statements.Count, told.Count());
        }

        Assert.True(size.Tellings >= 12, "each allowed statement should be told about twice per person");
    }

    [Fact]
    public void Evaluation_text_tells_every_fact_twice()
    {
        string text = string.Join('\n', BuiltinWorld.EvaluationDocuments);
        Assert.Equal(2 * BuiltinWorld.World.People.Count, BuiltinWorld.EvaluationDocuments.Count);
        Assert.All(BuiltinWorld.World.Facts, fact =>
        {
            for (int which = 0; which < HeldOut.StatementsPerFact; which++)
            {
                int statement = HeldOut.Statement(fact.Person, fact.Attribute, which);
                Assert.True(
                    text.Contains(fact.Attribute.Wording.State(statement, fact.Person.FullName, fact.Value), StringComparison.Ordinal)
                    || text.Contains(fact.Attribute.Wording.State(statement, fact.Person.FirstName, fact.Value), StringComparison.Ordinal));
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

    private static string Everything(WorldSize size, int seed)
    {
        var world = WorldGenerator.Generate(size, seed);
        return string.Join('\n', [
            .. WorldTexts.Training(world, size, seed), .. WorldTexts.Evaluation(world, seed), .. WorldQuestions.Of(world, seed).Select(Describe)]);
    }

    private static string Describe(WorldQuestion question) => $"{question.Prompt}|{string.Join('|', question.Choices)}|{question.Gold}";
}
