using R2QBench.Core.Specs.Values;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of the <c>slurm</c> block. Patterns are what Slurm itself accepts, without anything that a shell would read.</summary>
internal static class SlurmSchema
{
    /// <summary>Name of the block at the top of a spec.</summary>
    public const string Block = "slurm";

    private const string ClusterDefault = "the cluster's default";

    public static SpecSchema<SlurmSpec> Schema { get; } = new(new SlurmSpec(), [.. Keys()]);

    /// <summary>Reads the block, reports what is wrong with it; all defaults where there is none.</summary>
    public static SlurmSpec Read(SpecMap root, Findings findings)
    {
        if (root.Find(Block) is not { } entry || entry.Value is SpecScalar { IsNull: true }) return new SlurmSpec();
        if (entry.Value is not SpecMap map)
        {
            findings.Add(new Errors.Problem(
                "Needs keys of its own", entry.KeyMark.Where(Block), entry.Value.Display(),
                $"a block with {string.Join(", ", Schema.Keys.Select(key => key.Path))}", $"write e.g. {Block}: {{ time: 4:00:00, gres: gpu:1 }}"));
            return new SlurmSpec();
        }

        Schema.CheckKeys(map, block: "", shown: Block, findings);
        var slurm = Schema.Read(map, shown: Block, findings);
        if (slurm.Time is { } time && Seconds(time) <= slurm.GraceSeconds)
        {
            findings.Add(new Errors.Problem(
                "Is over before a task may work: it is told to stop as soon as it starts", SpecPath.MarkOf(root, $"{Block}.time").Where($"{Block}.time"), time,
                $"more than the {slurm.GraceSeconds} seconds of {Block}.grace_seconds", "give more time, or less grace"));
        }

        return slurm;
    }

    /// <summary>A time limit that has passed its pattern, in seconds.</summary>
    internal static long Seconds(string time)
    {
        var parts = time.Split('-');
        var clock = parts[^1].Split(':').Select(part => long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        if (parts.Length == 2) return ((((long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) * 24) + At(0)) * 60 + At(1)) * 60) + At(2);
        return clock.Count == 3 ? (((At(0) * 60) + At(1)) * 60) + At(2) : (At(0) * 60) + At(1);

        long At(int index) => index < clock.Count ? clock[index] : 0;
    }

    private static IEnumerable<SpecKey<SlurmSpec>> Keys()
    {
        yield return Text("partition", Names("names, comma-separated"), s => s.Partition, (s, v) => s with { Partition = v }, "partitions to queue in");
        yield return Text("account", Names("a name"), s => s.Account, (s, v) => s with { Account = v }, "account that is charged");
        yield return Text("qos", Names("a name"), s => s.Qos, (s, v) => s with { Qos = v }, "quality of service");
        yield return Text("constraint", new TextKind("features of nodes, joined by & or |", @"^[A-Za-z0-9_.,:&|*()\[\]-]+\z"), s => s.Constraint,
            (s, v) => s with { Constraint = v }, "what nodes must have");
        yield return Text("time", new TextKind("minutes, H:MM:SS, D-H or D-H:MM:SS", @"^([0-9]{1,7}|[0-9]{1,6}:[0-5][0-9]|[0-9]{1,5}:[0-5][0-9]:[0-5][0-9]|[0-9]{1,4}-[0-9]{1,2}(:[0-5][0-9](:[0-5][0-9])?)?)\z"),
            s => s.Time, (s, v) => s with { Time = v }, "time limit of one task");
        yield return Text("gres", new TextKind("e.g. gpu:1 or gpu:a100:1", @"^[A-Za-z0-9_.,:/-]+\z"), s => s.Gres, (s, v) => s with { Gres = v }, "devices of one task");
        yield return Text("mem", new TextKind("MiB, or a number with K, M, G or T", @"^[0-9]{1,9}[KMGT]?\z"), s => s.Mem, (s, v) => s with { Mem = v }, "memory of one task");
        yield return Optional("cpus", 1, s => s.Cpus, (s, v) => s with { Cpus = v }, "threads of the runs times --parallel", "processors of one task");
        yield return Integer("chunk_size", 1, 100_000, s => s.ChunkSize, (s, v) => s with { ChunkSize = v }, "runs that one task does, one after the other");
        yield return Optional("array_limit", 1, s => s.ArrayLimit, (s, v) => s with { ArrayLimit = v }, "no limit", "most tasks that run at once");
        yield return Integer("grace_seconds", 1, 65535, s => s.GraceSeconds, (s, v) => s with { GraceSeconds = v },
            "seconds before the time limit at which a task stops, keeps what it has and queues again");
        yield return Integer("requeue_limit", 0, 1000, s => s.RequeueLimit, (s, v) => s with { RequeueLimit = v },
            "how often a task may queue again after preemption, a failed node or its time limit");
        yield return Integer("poll_seconds", 1, 3600, s => s.PollSeconds, (s, v) => s with { PollSeconds = v }, "seconds between two looks at the queue");
        yield return new PropertyKey<SlurmSpec, IReadOnlyList<string>>("extra", new SbatchOptionsKind(), s => s.Extra, (s, v) => s with { Extra = v },
            "further options of sbatch");
    }

    private static TextKind Names(string allowed) => new(allowed, @"^[A-Za-z0-9_][A-Za-z0-9_.,@-]*\z");

    private static PropertyKey<SlurmSpec, string?> Text(
        string path, TextKind kind, Func<SlurmSpec, string?> get, Func<SlurmSpec, string?, SlurmSpec> set, string meaning) =>
        new(path, new OptionalTextKind(kind, ClusterDefault), get, set, meaning);

    private static PropertyKey<SlurmSpec, long> Integer(
        string path, int minimum, int maximum, Func<SlurmSpec, int> get, Func<SlurmSpec, int, SlurmSpec> set, string meaning) =>
        new(path, new IntegerKind(minimum, maximum), s => get(s), (s, v) => set(s, (int)v), meaning);

    private static PropertyKey<SlurmSpec, long?> Optional(
        string path, int minimum, Func<SlurmSpec, int?> get, Func<SlurmSpec, int?, SlurmSpec> set, string meaningOfNull, string meaning) =>
        new(path, new OptionalKind<long>(new IntegerKind(minimum), meaningOfNull), s => get(s), (s, v) => set(s, (int?)v), meaning);
}
