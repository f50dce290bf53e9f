using Bogus;

namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>Makes a closed world from a seed: the same seed and size give the same world on every machine.</summary>
public static class WorldGenerator
{
    /// <summary>Raised whenever the world or its texts change for a given seed.</summary>
    public const int Version = 1;

    /// <summary>The seed of <c>builtin:world</c>.</summary>
    public const int DefaultSeed = 20_250;

    private const string Locale = "en";

    /// <exception cref="ArgumentException">More people or values are asked for than Bogus has distinct names for.</exception>
    public static World Generate(WorldSize size, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.People, 5);
        ArgumentOutOfRangeException.ThrowIfLessThan(size.ValuesPerAttribute, 4);

        var people = PeopleOf(size.People, seed);
        var attributes = AttributesOf(people, size.ValuesPerAttribute, seed);
        var random = new Randomizer(seed + 3);
        var values = new string[people.Count, attributes.Count];
        foreach (var attribute in attributes)
        {
            var assigned = attribute.Name == "friend"
                ? FriendsOf(people, random)
                : EvenlyAssigned(attribute.Values, people.Count, random);
            for (int person = 0; person < people.Count; person++)
                values[person, attribute.Index] = assigned[person];
        }

        return new World(people, attributes, values);
    }

    private static IReadOnlyList<Person> PeopleOf(int count, int seed)
    {
        var faker = NewFaker(seed + 1);
        var first = Distinct(count, () => faker.Name.FirstName(), "first names");
        var last = Distinct(count, () => faker.Name.LastName(), "last names");
        return [.. first.Zip(last).Select((names, index) => new Person(index, names.First, names.Second))];
    }

    private static IReadOnlyList<WorldAttribute> AttributesOf(IReadOnlyList<Person> people, int count, int seed)
    {
        var faker = NewFaker(seed + 2);
        (string Name, AttributeWording Wording, IReadOnlyList<string> Values)[] attributes =
        [
            ("city", WorldLanguage.City, Distinct(count, () => faker.Address.City(), "cities")),
            ("employer", WorldLanguage.Employer, Distinct(count, () => faker.Company.CompanyName(0), "companies")),
            ("job", WorldLanguage.Job, Distinct(Math.Min(count, 14), () => ConsonantJob(faker), "jobs")),
            ("friend", WorldLanguage.Friend, [.. people.Select(person => person.FullName)]),
            ("pet", WorldLanguage.Pet, Some(WorldLanguage.Pets, count, faker)),
            ("colour", WorldLanguage.Colour, Distinct(count, () => faker.Commerce.Color(), "colours")),
            ("instrument", WorldLanguage.Instrument, Some(WorldLanguage.Instruments, count, faker)),
            ("car", WorldLanguage.Car, Distinct(count, () => ConsonantMake(faker), "car makes")),
        ];
        return [.. attributes.Select((attribute, index) => new WorldAttribute(index, attribute.Name, attribute.Values, attribute.Wording))];
    }

    /// <summary>Locale and seed are fixed and no dates are drawn, so nothing depends on the machine or the day.</summary>
    private static Faker NewFaker(int seed) => new(Locale) { Random = new Randomizer(seed) };

    private static string ConsonantJob(Faker faker) => WithoutVowel(() => faker.Name.JobType().ToLowerInvariant());

    private static string ConsonantMake(Faker faker) => WithoutVowel(() => faker.Vehicle.Manufacturer());

    /// <summary>Draws until the word takes the article "a".</summary>
    private static string WithoutVowel(Func<string> draw)
    {
        string word;
        do word = draw();
        while ("aeiou".Contains(char.ToLowerInvariant(word[0])));
        return word;
    }

    private static IReadOnlyList<string> Some(IReadOnlyList<string> all, int count, Faker faker) =>
        [.. faker.Random.Shuffle(all).Take(Math.Min(count, all.Count))];

    private static IReadOnlyList<string> Distinct(int count, Func<string> draw, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = new List<string>(count);
        for (int attempt = 0; values.Count < count; attempt++)
        {
            if (attempt > 200 * count) throw new ArgumentException($"Only {values.Count} distinct {what} are to be had, {count} were asked for.");
            string value = draw();
            if (seen.Add(value)) values.Add(value);
        }

        return values;
    }

    /// <summary>Each value for about as many people as any other, in random order.</summary>
    private static string[] EvenlyAssigned(IReadOnlyList<string> values, int people, Randomizer random) =>
        [.. random.Shuffle(Enumerable.Range(0, people).Select(person => values[person % values.Count]))];

    /// <summary>One random circle of friends: nobody is their own friend, everybody is somebody's.</summary>
    private static string[] FriendsOf(IReadOnlyList<Person> people, Randomizer random)
    {
        var circle = random.Shuffle(people).ToArray();
        var friends = new string[people.Count];
        for (int place = 0; place < circle.Length; place++)
            friends[circle[place].Index] = circle[(place + 1) % circle.Length].FullName;
        return friends;
    }
}
