using R2QBench.Core.Errors;
using R2QBench.Core.Identity;
using R2QBench.Core.Specs;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

public sealed class SlurmSpecTests : IDisposable
{
    private const string Body = "quantization: { method: r2q }\n";
    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void Every_key_of_the_block_is_read()
    {
        var slurm = _specs.ReadBody(Body + """
            slurm:
              partition: gpu,gpu-long
              account: lab_7
              qos: high
              constraint: "[a100|h100]&ib"
              time: 1-12:30:00
              gres: gpu:a100:1
              mem: 32G
              cpus: 8
              chunk_size: 5
              array_limit: 10
              grace_seconds: 300
              requeue_limit: 3
              poll_seconds: 5
              extra: [--exclude=node7, --exclusive, "--mail-type=END,FAIL"]
            """).Slurm;

        Assert.Equal(
            new SlurmSpec
            {
                Partition = "gpu,gpu-long",
                Account = "lab_7",
                Qos = "high",
                Constraint = "[a100|h100]&ib",
                Time = "1-12:30:00",
                Gres = "gpu:a100:1",
                Mem = "32G",
                Cpus = 8,
                ChunkSize = 5,
                ArrayLimit = 10,
                GraceSeconds = 300,
                RequeueLimit = 3,
                PollSeconds = 5,
                Extra = ValueList<string>.Of(["--exclude=node7", "--exclusive", "--mail-type=END,FAIL"]),
            },
            slurm);
    }

    [Fact]
    public void Without_the_block_everything_has_its_default_and_the_run_is_the_same()
    {
        var plain = _specs.ReadBody(Body);
        var queued = _specs.ReadBody(Body + "slurm: { time: 60, partition: gpu }");

        Assert.Equal(new SlurmSpec(), plain.Slurm);
        Assert.Equal(CanonicalJson.Of(plain.Runs[0]), CanonicalJson.Of(queued.Runs[0]));
        Assert.Empty(queued.Notices);
    }

    [Fact]
    public void A_value_can_be_given_on_the_command_line() =>
        Assert.Equal("night", _specs.ReadBody(Body, "slurm.partition=night").Slurm.Partition);

    [Theory]
    [InlineData("{ partitoin: gpu }", "did you mean partition?")]
    [InlineData("gpu", "Needs keys of its own")]
    [InlineData("{ partition: \"gpu; rm -rf x\" }", "Cannot be used here")]
    [InlineData("{ partition: \"--wrap=x\" }", "Cannot be used here")]
    [InlineData("{ account: \"$(id)\" }", "Cannot be used here")]
    [InlineData("{ time: 4h }", "minutes, H:MM:SS, D-H or D-H:MM:SS")]
    [InlineData("{ mem: 32 GB }", "a number with K, M, G or T")]
    [InlineData("{ chunk_size: 0 }", "Is too small")]
    [InlineData("{ extra: [exclusive] }", "Is not one long option of sbatch")]
    [InlineData("{ extra: [\"--exclude=a\\n#SBATCH\"] }", "Holds a control character")]
    [InlineData("{ extra: [--wrap=reboot] }", "Is set by the sweep itself: --wrap")]
    [InlineData("{ extra: [--wra=reboot] }", "May be short for --wrap")]
    [InlineData("{ extra: [--array=0-9] }", "Is set by the sweep itself: --array")]
    [InlineData("{ extra: --exclusive }", "write [--exclusive]")]
    public void A_mistake_is_named_with_its_key(string block, string expected)
    {
        var problems = _specs.Problems(SpecFixture.Head + Body + "slurm: " + block);

        Assert.Contains(expected, problems, StringComparison.Ordinal);
        Assert.Contains("slurm", problems, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90", 5400)]
    [InlineData("1:30", 90)]
    [InlineData("4:00:05", 14405)]
    [InlineData("1-12", 129600)]
    [InlineData("2-01:30:10", 178210)]
    public void A_time_limit_is_read_as_slurm_reads_it(string time, long seconds) => Assert.Equal(seconds, Core.Specs.Schema.SlurmSchema.Seconds(time));

    [Fact]
    public void A_time_limit_shorter_than_the_grace_before_it_is_refused()
    {
        Assert.Contains("is told to stop as soon as it starts", _specs.Problems(SpecFixture.Head + Body + "slurm: { time: 2 }"), StringComparison.Ordinal);
        Assert.Equal("2", _specs.ReadBody(Body + "slurm: { time: 2, grace_seconds: 60 }").Slurm.Time);
    }

    [Fact]
    public void A_pretraining_has_no_such_block() =>
        Assert.Contains("slurm", Assert.Throws<ProblemException>(() => SpecReader.ReadPretrain(_specs.Write("name: x\nslurm: { time: 60 }"), [], SpecFixture.Vocabulary)).Message, StringComparison.Ordinal);
}
