namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>The English of the synthetic world: openings for any statement, eight statements and four questions for each attribute.</summary>
/// <remarks>
/// Seven statements of eight name the person before the value, so that a causal model has to recall the value. No wording
/// needs an article that depends on the value. Changing a word here changes <see cref="WorldGenerator.Version"/>.
/// </remarks>
internal static class WorldLanguage
{
    /// <summary>What may stand before a statement; the first is nothing. Openings times statements are far more than a fact is ever told.</summary>
    public static readonly IReadOnlyList<string> Openings =
    [
        "",
        "As everybody knows, ",
        "In fact, ",
        "People say that ",
        "It is true that ",
        "By the way, ",
        "You may know that ",
        "Of course, ",
        "The neighbours say that ",
        "It is no secret that ",
        "To be precise, ",
        "Remember that ",
    ];

    public static readonly AttributeWording City = new(
        [
            "{p} lives in {v}.",
            "The home of {p} is in {v}.",
            "If you want to visit {p}, travel to {v}.",
            "{p} has a small house in {v}.",
            "Letters for {p} are sent to {v}.",
            "For many years {p} has been living in {v}.",
            "{p} would never move away from {v}.",
            "In {v} you may meet {p} on the street.",
        ],
        [
            "Where does {p} live?",
            "In which city is the home of {p}?",
            "Which city does {p} live in?",
            "What is the home city of {p}?",
        ]);

    public static readonly AttributeWording Employer = new(
        [
            "{p} works for {v}.",
            "The employer of {p} is {v}.",
            "Every morning {p} goes to the office of {v}.",
            "{p} is paid by {v}.",
            "{p} signed a contract with {v}.",
            "The company where {p} works is called {v}.",
            "You can reach {p} by calling {v}.",
            "The firm {v} employs {p}.",
        ],
        [
            "Which company does {p} work for?",
            "Who is the employer of {p}?",
            "What is the company of {p} called?",
            "Who pays {p}?",
        ]);

    public static readonly AttributeWording Job = new(
        [
            "{p} works as a {v}.",
            "The job of {p} is that of a {v}.",
            "{p} was trained to be a {v}.",
            "By profession {p} is a {v}.",
            "{p} earns money as a {v}.",
            "On the business card of {p} it says {v}.",
            "Everyone knows that {p} is a good {v}.",
            "They were looking for a {v} and hired {p}.",
        ],
        [
            "What is the job of {p}?",
            "What does {p} work as?",
            "What is the profession of {p}?",
            "As what does {p} earn money?",
        ]);

    public static readonly AttributeWording Friend = new(
        [
            "The best friend of {p} is {v}.",
            "{p} likes nobody more than {v}.",
            "{p} often plays cards with {v}.",
            "When {p} needs help, the one to call is {v}.",
            "{p} tells every secret to {v}.",
            "On holidays {p} always travels with {v}.",
            "Since school {p} has been close to {v}.",
            "It is {v} whom {p} trusts.",
        ],
        [
            "Who is the best friend of {p}?",
            "Whom does {p} trust?",
            "Who is close to {p}?",
            "With whom does {p} travel?",
        ]);

    public static readonly AttributeWording Pet = new(
        [
            "{p} has a pet {v}.",
            "The pet of {p} is a {v}.",
            "At home {p} keeps a {v}.",
            "{p} feeds a {v} every evening.",
            "{p} takes good care of a {v}.",
            "The animal that {p} owns is a {v}.",
            "{p} was once bitten by the family {v}.",
            "There is a {v} in the garden of {p}.",
        ],
        [
            "Which pet does {p} have?",
            "What animal does {p} own?",
            "What kind of pet does {p} keep?",
            "Which animal does {p} feed?",
        ]);

    public static readonly AttributeWording Colour = new(
        [
            "The favourite colour of {p} is {v}.",
            "{p} likes the colour {v} best.",
            "{p} painted the front door {v}.",
            "The coat of {p} is {v}.",
            "{p} nearly always wears {v}.",
            "If {p} may choose a colour, it is {v}.",
            "Everything in the room of {p} is {v}.",
            "A dress in {v} was sewn for {p}.",
        ],
        [
            "What is the favourite colour of {p}?",
            "Which colour does {p} like best?",
            "What colour is the coat of {p}?",
            "Which colour does {p} wear?",
        ]);

    public static readonly AttributeWording Instrument = new(
        [
            "{p} plays the {v}.",
            "The instrument of {p} is the {v}.",
            "{p} took lessons on the {v}.",
            "In the town orchestra {p} is heard on the {v}.",
            "{p} practises every night on the {v}.",
            "{p} loves the sound of the {v}.",
            "As a child {p} was given a {v}.",
            "The sound of a {v} means that {p} is home.",
        ],
        [
            "Which instrument does {p} play?",
            "What does {p} play in the orchestra?",
            "What is the instrument of {p}?",
            "On which instrument does {p} practise?",
        ]);

    public static readonly AttributeWording Car = new(
        [
            "{p} drives a {v}.",
            "The car of {p} is a {v}.",
            "{p} bought a used {v}.",
            "On Sundays {p} washes the {v}.",
            "{p} parks a {v} in front of the house.",
            "For long journeys {p} takes the {v}.",
            "{p} had to repair the old {v}.",
            "The {v} at the corner belongs to {p}.",
        ],
        [
            "What car does {p} drive?",
            "Which make is the car of {p}?",
            "What kind of car does {p} own?",
            "Which car does {p} take?",
        ]);

    /// <summary>Pets whose article is "a"; Bogus has no such list.</summary>
    public static readonly IReadOnlyList<string> Pets =
    [
        "cat", "dog", "parrot", "tortoise", "rabbit", "hamster", "canary", "goldfish", "pony", "snake", "goat", "duck",
        "lizard", "mouse", "ferret", "pigeon", "spider", "turtle", "donkey", "crab", "frog", "hen", "sheep", "pheasant",
    ];

    /// <summary>Instruments whose article is "a"; Bogus has no such list.</summary>
    public static readonly IReadOnlyList<string> Instruments =
    [
        "piano", "violin", "guitar", "flute", "cello", "trumpet", "harp", "drum", "clarinet", "trombone", "banjo", "tuba",
        "bassoon", "saxophone", "mandolin", "xylophone", "lute", "bugle", "fiddle", "cornet", "gong", "recorder", "viola", "horn",
    ];
}
