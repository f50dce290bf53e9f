namespace R2QBench.Core.Results.Claims;

/// <summary>This process stood still for so long that another one took its run over; nothing may be written any more.</summary>
public sealed class ClaimLostException(string folder) : Exception($"{folder}: another process has taken over this run");
