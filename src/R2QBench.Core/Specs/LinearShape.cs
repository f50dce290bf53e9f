namespace R2QBench.Core.Specs;

/// <summary>A weight matrix that may be quantized.</summary>
/// <param name="Path">Module path, e.g. <c>model.layers.0.mlp.down_proj</c>.</param>
/// <param name="Out">Rows: output features.</param>
/// <param name="In">Columns: input features.</param>
public sealed record LinearShape(string Path, long Out, long In);
