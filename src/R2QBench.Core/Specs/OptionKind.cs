namespace R2QBench.Core.Specs;

/// <summary>How the value of a method option is typed.</summary>
public enum OptionKind
{
    /// <summary>One of a few names.</summary>
    Choice,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,
}
