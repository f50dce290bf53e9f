using R2QBench.Core.Errors;

namespace R2QBench.Core.Checkpoints;

/// <summary>The weights of one model folder: one safetensors file, or several with an index, seen as one.</summary>
/// <remarks>Owns the mapped files; dispose once.</remarks>
public sealed class WeightFiles : IDisposable
{
    private const string SingleFile = "model.safetensors";
    private static readonly string[] PickleExtensions = [".bin", ".pt", ".pth", ".ckpt"];

    private readonly Dictionary<string, SafetensorsFile> _fileOfTensor;

    private WeightFiles(string folder, IReadOnlyList<SafetensorsFile> files, Dictionary<string, SafetensorsFile> fileOfTensor)
    {
        Folder = folder;
        Files = files;
        _fileOfTensor = fileOfTensor;
    }

    /// <summary>The model's folder.</summary>
    public string Folder { get; }

    /// <summary>The mapped files, by name.</summary>
    public IReadOnlyList<SafetensorsFile> Files { get; }

    /// <summary>Names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => _fileOfTensor.Keys;

    /// <summary>Maps all weight files of a folder.</summary>
    /// <exception cref="ProblemException">No weights, only pickle files, a missing shard, or a damaged file.</exception>
    public static WeightFiles Open(string folder)
    {
        var index = Path.Combine(folder, ShardIndex.FileName);
        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(index)) return OpenSharded(folder, index);
        if (File.Exists(single))
        {
            var file = SafetensorsFile.Open(single);
            return new WeightFiles(folder, [file], file.Entries.Keys.ToDictionary(name => name, _ => file));
        }

        throw new ProblemException(NoWeights(folder));
    }

    /// <summary>The files that <see cref="Open"/> reads, without opening the weights.</summary>
    /// <exception cref="ProblemException">No weights, only pickle files, or a damaged index.</exception>
    public static IReadOnlyList<string> PathsIn(string folder)
    {
        var index = Path.Combine(folder, ShardIndex.FileName);
        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(index))
            return [index, .. ShardIndex.Read(index).Values.Distinct().Order(StringComparer.Ordinal).Select(name => Path.Combine(folder, name))];
        return File.Exists(single) ? [single] : throw new ProblemException(NoWeights(folder));
    }

    /// <summary>The file that holds a tensor, or null.</summary>
    public SafetensorsFile? FileOf(string name) => _fileOfTensor.GetValueOrDefault(name);

    /// <summary>The tensor's entry, or null where the checkpoint has no such tensor.</summary>
    public TensorEntry? Find(string name) => FileOf(name)?.Entries[name];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in Files) file.Dispose();
    }

    private static WeightFiles OpenSharded(string folder, string index)
    {
        var shardOf = ShardIndex.Read(index);
        var problems = new List<Problem>();
        var files = new SortedDictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            foreach (var shard in shardOf.Values.Distinct())
            {
                var path = Path.Combine(folder, shard);
                if (File.Exists(path)) files.Add(shard, SafetensorsFile.Open(path));
                else problems.Add(new Problem("A shard named in the index is missing", index, shard, NextStep: $"fetch {shard} into {folder}"));
            }

            foreach (var (tensor, shard) in shardOf)
                if (files.TryGetValue(shard, out var file) && !file.Entries.ContainsKey(tensor))
                    problems.Add(new Problem("The index names a tensor that its shard does not hold", $"{index}  weight_map.{tensor}", shard));
            foreach (var (shard, file) in files)
                foreach (var tensor in file.Entries.Keys.Where(t => shardOf.GetValueOrDefault(t) != shard))
                    problems.Add(new Problem("A shard holds a tensor that the index puts elsewhere", $"{file.Path}  {tensor}", shardOf.GetValueOrDefault(tensor) ?? "not in the index"));
            if (problems.Count > 0) throw new ProblemException(problems);
            return new WeightFiles(folder, [.. files.Values], shardOf.ToDictionary(pair => pair.Key, pair => files[pair.Value]));
        }
        catch
        {
            foreach (var file in files.Values) file.Dispose();
            throw;
        }
    }

    private static Problem NoWeights(string folder)
    {
        var pickles = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(name => PickleExtensions.Contains(Path.GetExtension(name))).Order().ToArray()
            : [];
        if (pickles.Length == 0)
            return new Problem("The folder holds no weights", folder, Allowed: $"{SingleFile}, or {ShardIndex.FileName} with its shards");
        return new Problem(
            "The weights are Python pickle files, which run code when they are read; they are not opened",
            folder, string.Join(", ", pickles), $"{SingleFile}, or {ShardIndex.FileName} with its shards",
            "convert them with safetensors' own converter, or fetch the model's safetensors revision");
    }
}
