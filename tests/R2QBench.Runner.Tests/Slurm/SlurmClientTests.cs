using R2QBench.Core.Errors;
using R2QBench.Runner.Slurm;
using Xunit;

namespace R2QBench.Runner.Tests.Slurm;

/// <summary>How answers of the single programs are put together; the programs are played from a list.</summary>
public sealed class SlurmClientTests
{
    private readonly Dictionary<string, ProgramResult?> _answers = [];
    private readonly List<string> _asked = [];

    private SlurmClient Client => new((program, _, _) =>
    {
        _asked.Add(program);
        return Task.FromResult(_answers.GetValueOrDefault(program));
    });

    [Fact]
    public async Task A_task_that_waits_to_run_again_waits_although_the_accounts_call_it_preempted()
    {
        _answers["squeue"] = new(0, "8|5|PENDING|BeginTime\n8|4|FAILED|NonZeroExitCode\n", "");
        _answers["sacct"] = new(0, "8_5|PREEMPTED|0:0\n8_4|FAILED|3:0\n8_3|TIMEOUT|0:0\n", "");
        var tasks = await Client.TasksAsync(8, default);

        Assert.Equal(new SlurmTask(5, "PENDING", "BeginTime"), tasks![5]);
        Assert.Equal(new SlurmTask(4, "FAILED", "NonZeroExitCode, exit code 3"), tasks[4]);
        Assert.Equal(new SlurmTask(3, "TIMEOUT", ""), tasks[3]);
    }

    [Fact]
    public async Task Without_accounts_scontrol_is_asked_and_sacct_not_again()
    {
        _answers["squeue"] = new(0, "8|4|FAILED|None\n", "");
        _answers["sacct"] = new(1, "", "Slurm accounting storage is disabled\n");
        _answers["scontrol"] = new(0, "JobId=9 ArrayJobId=8 ArrayTaskId=4 JobState=FAILED Reason=NonZeroExitCode ExitCode=1:0\n", "");
        var client = Client;
        await client.TasksAsync(8, default);
        var tasks = await client.TasksAsync(8, default);

        Assert.Equal(new SlurmTask(4, "FAILED", "NonZeroExitCode, exit code 1"), tasks![4]);
        Assert.Single(_asked, "sacct");
    }

    [Fact]
    public async Task A_forgotten_job_has_no_tasks_and_a_silent_controller_gives_no_answer()
    {
        _answers["squeue"] = new(1, "", "slurm_load_jobs error: Invalid job id specified\n");
        _answers["sacct"] = new(1, "", "Slurm accounting storage is disabled\n");
        _answers["scontrol"] = new(1, "", "slurm_load_jobs error: Invalid job id specified\n");
        Assert.Empty((await Client.TasksAsync(8, default))!);

        _answers["squeue"] = new(1, "", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n");
        Assert.Null(await Client.TasksAsync(8, default));
    }

    [Fact]
    public async Task What_slurm_refuses_is_the_users_mistake_and_a_silent_slurm_is_not()
    {
        var missing = await Assert.ThrowsAsync<ProblemException>(() => Client.RequireAsync(default));
        Assert.Equal(ExitCode.Environment, missing.ExitCode);
        Assert.Contains("not on the path", missing.Message, StringComparison.Ordinal);

        _answers["sbatch"] = new(1, "", "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified\n");
        var refused = await Assert.ThrowsAsync<ProblemException>(() => Client.SubmitAsync(["--partition=nope", "/x/job.sh"], default));
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("invalid partition specified: nope", refused.Message, StringComparison.Ordinal);

        _answers["sbatch"] = new(1, "", "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)\n");
        Assert.Equal(ExitCode.Environment, (await Assert.ThrowsAsync<ProblemException>(() => Client.SubmitAsync(["/x/job.sh"], default))).ExitCode);
    }
}
