using R2QBench.Runner.Slurm;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>What Slurm 22.05.8 really printed, captured on 2026-11-22 with tools/slurm-loopback.sh.</summary>
public sealed class SlurmOutputTests
{
    [Theory]
    [InlineData("1\n", 1L)]
    [InlineData("8123;loopback\n", 8123L)]
    [InlineData("sbatch: site plug-in says hello\n12\n", 12L)]
    [InlineData("Submitted batch job\n", null)]
    [InlineData("", null)]
    public void The_number_of_a_job_is_found(string output, long? expected) => Assert.Equal(expected, SbatchOutput.ParseJobId(output));

    [Fact]
    public void A_refusal_is_told_without_the_programs_prefixes() => Assert.Equal(
        "invalid partition specified: nope; Batch job submission failed: Invalid partition name specified",
        SbatchOutput.Refusal("sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified\n"));

    [Fact]
    public void Squeue_gives_state_and_reason_of_every_task()
    {
        const string Output = """
            1|5|PENDING|Resources
            5|N/A|RUNNING|None
            1|3|CANCELLED|None
            1|0|COMPLETED|None
            1|2|FAILED|JobLaunchFailure
            8|6-7%1|PENDING|JobArrayTaskLimit
            slurm_load_jobs error: something else

            """;
        Assert.Equal(
            [
                new SlurmTask(5, "PENDING", "Resources"), new SlurmTask(3, "CANCELLED", ""), new SlurmTask(0, "COMPLETED", ""),
                new SlurmTask(2, "FAILED", "JobLaunchFailure"), new SlurmTask(6, "PENDING", "JobArrayTaskLimit"), new SlurmTask(7, "PENDING", "JobArrayTaskLimit"),
            ],
            SqueueOutput.Parse(Output));
    }

    [Fact]
    public void Sacct_gives_state_exit_code_and_who_cancelled()
    {
        const string Output = """
            1_0|COMPLETED|0:0
            1_1|FAILED|3:0
            1_2|FAILED|0:9
            1_3|CANCELLED by 0|0:0
            8_[6-9%1]|PENDING|0:0
            8_5|PREEMPTED|0:0
            7|FAILED|1:0

            """;
        Assert.Equal(
            [
                new SlurmTask(0, "COMPLETED", ""), new SlurmTask(1, "FAILED", "exit code 3"), new SlurmTask(2, "FAILED", "signal 9"), new SlurmTask(3, "CANCELLED", "by 0"),
                .. Enumerable.Range(6, 4).Select(index => new SlurmTask(index, "PENDING", "")), new SlurmTask(5, "PREEMPTED", ""),
            ],
            SacctOutput.Parse(Output));
    }

    [Fact]
    public void Scontrol_gives_the_same_where_there_are_no_accounts()
    {
        const string Output =
            "JobId=3 ArrayJobId=1 ArrayTaskId=1 JobName=r2q-x UserId=root(0) GroupId=root(0) MCS_label=N/A Priority=4294901759 Nice=0 Account=root QOS=normal JobState=FAILED Reason=NonZeroExitCode Dependency=(null) Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=3:0 RunTime=00:00:00 Command=/tmp/cap/ok.sh Comment=abc  StdIn=/dev/null Power= \n"
            + "JobId=8 ArrayJobId=8 ArrayTaskId=6-7%1 ArrayTaskThrottle=1 JobName=r2q-x JobState=PENDING Reason=JobArrayTaskLimit Dependency=(null) Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0\n"
            + "JobId=11 JobName=ok.sh JobState=COMPLETED Reason=None ExitCode=0:0\n";
        Assert.Equal(
            [
                new SlurmTask(1, "FAILED", "NonZeroExitCode, exit code 3"),
                new SlurmTask(6, "PENDING", "JobArrayTaskLimit"), new SlurmTask(7, "PENDING", "JobArrayTaskLimit"),
            ],
            ScontrolOutput.ParseTasks(Output));
    }

    [Fact]
    public void The_largest_array_is_read_from_the_configuration()
    {
        Assert.Equal(10001, ScontrolOutput.ParseMaxArraySize("MailProg                = /usr/bin/mail\nMaxArraySize            = 10001\nMaxDBDMsgs              = 20008\n"));
        Assert.Null(ScontrolOutput.ParseMaxArraySize("slurm_load_ctl_conf error: Unable to contact slurm controller (connect failure)\n"));
    }

    [Theory]
    [InlineData("RUNNING", false)]
    [InlineData("COMPLETING", false)]
    [InlineData("REQUEUED", false)]
    [InlineData("SOMETHING_NEW", false)]
    [InlineData("TIMEOUT", true)]
    [InlineData("NODE_FAIL", true)]
    [InlineData("UNKNOWN", true)]
    public void A_task_has_ended_only_in_states_that_say_so(string state, bool expected) => Assert.Equal(expected, new SlurmTask(0, state, "").HasEnded);
}
