using System.Text.Json.Nodes;
using R2QBench.Core.Specs;

namespace R2QBench.Core.Identity;

/// <summary>What names a run: equal where the result must be equal, different where anything that changes it differs.</summary>
public static class RunId
{
    /// <summary>Characters of an id: 48 bits, so that among a million runs the chance of any collision is below 1 in 500.</summary>
    public const int Length = 12;

    /// <summary>Version of training without fused operators; 2 since optimizer and gradient norm are plain there, too.</summary>
    private const int PlainVersion = 2;

    /// <summary>Version of fused computing in bfloat16 on the CPU; 2 since products are our own where the processor multiplies pairs of such numbers.</summary>
    private const int NarrowVersion = 2;

    /// <summary>Version of computing on CUDA; 2 since every grid is quantized by kernels there, and divided exactly without them.</summary>
    private const int CudaVersion = 2;

    /// <summary>The first characters of the SHA-256 over the canonical spec and the hashes of its inputs.</summary>
    /// <remarks>A full-precision run is told apart by its method name, see <see cref="RunSpec.Baseline"/>.</remarks>
    public static string Of(RunSpec run, InputHashes inputs) => ContentHash.OfText(Canonical(run, inputs))[..Length];

    internal static string Canonical(RunSpec run, InputHashes inputs)
    {
        var values = CanonicalJson.Values(run).ToList();
        Add("inputs.model", inputs.Model);
        Add("inputs.tokenizer", inputs.Tokenizer);
        Add("inputs.data", inputs.Data);
        foreach (var (subject, hash) in inputs.EvaluationData) Add($"inputs.evaluation.{subject}", hash);
        Add("versions.method", inputs.MethodVersion);
        if (!run.Fused && run.Training.Steps > 0) Add("versions.plain", PlainVersion);
        if (run.Device.StartsWith("cuda", StringComparison.Ordinal)) Add("versions.cuda", CudaVersion);
        if (run is { Fused: true, Device: "cpu", Model.Dtype: "bfloat16" }) Add("versions.bfloat16", NarrowVersion);
        foreach (var (subject, version) in inputs.ProtocolVersions) Add($"versions.evaluation.{subject}", version);
        return CanonicalJson.Of(values);

        void Add(string key, JsonNode? value) => values.Add(new KeyValuePair<string, JsonNode?>(key, value));
    }
}
