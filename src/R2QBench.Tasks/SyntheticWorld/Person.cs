namespace R2QBench.Tasks.SyntheticWorld;

/// <summary>An inhabitant of the synthetic world.</summary>
/// <param name="Index">Position in <see cref="World.People"/>; decides which wordings are held out.</param>
/// <param name="FirstName">Unique in its world, so a first name alone says who is meant.</param>
/// <param name="LastName">Unique in its world as well.</param>
public sealed record Person(int Index, string FirstName, string LastName)
{
    /// <summary>First and last name with one space.</summary>
    public string FullName => $"{FirstName} {LastName}";
}
