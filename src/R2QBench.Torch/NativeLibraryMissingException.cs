namespace R2QBench.Torch;

/// <summary>The native library or the libtorch below it cannot be used on this machine; the message says what to do.</summary>
/// <remarks>Programs end with the exit code for an unsuitable environment (3) on it.</remarks>
public sealed class NativeLibraryMissingException(string message, Exception? inner = null) : Exception(message, inner);
