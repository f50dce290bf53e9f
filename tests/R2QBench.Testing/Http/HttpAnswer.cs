namespace R2QBench.Testing.Http;

/// <summary>What a server answers; the length announced is that of the body, however much of it is sent.</summary>
public sealed record HttpAnswer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Bytes of the body after which the connection is closed; null for all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Keeps the connection open without another byte, until the server is disposed.</summary>
    public bool ThenSilent { get; init; }
}
