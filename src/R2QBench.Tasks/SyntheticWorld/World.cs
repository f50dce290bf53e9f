namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>A closed world: people, attributes, and one value for every pair of them. Immutable.</summary>
public sealed class World
{
    private readonly string[,] _values;

    /// <param name="people">In index order.</param>
    /// <param name="attributes">In index order.</param>
    /// <param name="values">[person, attribute]; each one of the attribute's <see cref="WorldAttribute.Values"/>.</param>
    public World(IReadOnlyList<Person> people, IReadOnlyList<WorldAttribute> attributes, string[,] values)
    {
        if (values.GetLength(0) != people.Count || values.GetLength(1) != attributes.Count)
            throw new ArgumentException("One value per person and attribute is needed.", nameof(values));
        (People, Attributes, _values) = (people, attributes, values);
    }

    /// <summary>Everybody who lives there.</summary>
    public IReadOnlyList<Person> People { get; }

    /// <summary>What is told of each.</summary>
    public IReadOnlyList<WorldAttribute> Attributes { get; }

    /// <summary>Every fact, person by person.</summary>
    public IEnumerable<Fact> Facts =>
        from person in People
        from attribute in Attributes
        select FactOf(person, attribute);

    /// <summary>What is true of a person.</summary>
    public Fact FactOf(Person person, WorldAttribute attribute) => new(person, attribute, _values[person.Index, attribute.Index]);
}
