namespace R2QBench.Methods.Grids;

/// <summary>One number stored per group.</summary>
/// <param name="Name">Name in files and statistics, snake_case, e.g. <c>alpha1</c>.</param>
/// <param name="Kind">How it is stored.</param>
public sealed record GridParameter(string Name, ParameterKind Kind)
{
    /// <summary>A real number in weight units, stored in the scale format.</summary>
    public static GridParameter Scale(string name) => new(name, ParameterKind.Scale);

    /// <summary>A code (a whole number from 0 to levels − 1), packed like the codes.</summary>
    public static GridParameter Code(string name) => new(name, ParameterKind.Code);
}

/// <summary>How a parameter is stored.</summary>
public enum ParameterKind
{
    /// <summary>In the scale format.</summary>
    Scale,

    /// <summary>Packed like the codes.</summary>
    Code,
}
