using R2QBench.Runner.Provenance;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Provenance;

public sealed class ContainerFactsTests
{
    [Fact]
    public void The_least_limit_of_a_group_and_those_above_it_counts()
    {
        using var root = new TempFolder();
        root.Write("proc/self/cgroup", "0::/batch/job_7/step_0\n");
        root.Write("sys/fs/cgroup/batch/job_7/step_0/memory.max", "max\n");
        root.Write("sys/fs/cgroup/batch/job_7/memory.max", "4294967296\n");
        root.Write("sys/fs/cgroup/batch/memory.max", "8589934592\n");
        root.Write("sys/fs/cgroup/batch/job_7/cpu.max", "150000 100000\n");
        root.Write("sys/fs/cgroup/batch/cpu.max", "max 100000\n");
        root.Write("sys/fs/cgroup/batch/pids.max", "512\n");

        Assert.Equal(new ContainerFacts(null, 1.5, 4L << 30, 512), ContainerFacts.Read(root.Path, _ => null));
    }

    [Fact]
    public void The_first_version_of_control_groups_is_read_too()
    {
        using var root = new TempFolder();
        root.Write("proc/self/cgroup", "9:name=systemd:/\n4:memory:/docker/abc\n1:cpu,cpuacct:/docker/abc\n8:pids:/\n0::/\n");
        root.Write(".dockerenv", "");
        root.Write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "1073741824\n");
        root.Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us", "200000\n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us", "100000\n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
        root.Write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");

        Assert.Equal(new ContainerFacts("docker", 2, 1L << 30, null), ContainerFacts.Read(root.Path, _ => null));
    }

    [Fact]
    public void Without_control_groups_there_are_no_limits()
    {
        using var root = new TempFolder();

        Assert.Equal(new ContainerFacts(null, null, null, null), ContainerFacts.Read(root.Path, _ => null));
        Assert.Equal("apptainer", ContainerFacts.Read(root.Path, name => name == "APPTAINER_CONTAINER" ? "/images/a.sif" : null).Kind);
    }
}
