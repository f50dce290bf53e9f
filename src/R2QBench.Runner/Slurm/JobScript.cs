namespace R2QBench.Runner.Slurm;

/// <summary>The batch script of a submission: bash that starts one task's command and passes signals on.</summary>
public static class JobScript
{
    /// <summary>Name of the script in the submission's folder.</summary>
    public const string FileName = "job.sh";

    /// <summary>File with the command of a task: its words, each ended by a zero byte, so that nothing in them is read by a shell.</summary>
    public static string CommandFile(int index) => FormattableString.Invariant($"task-{index}.command");

    /// <summary>The script.</summary>
    /// <remarks>
    /// A task that is told to stop while its job goes on (<c>--signal</c> before the time limit) queues itself again, so that this works without a submitting
    /// process. On cancellation and preemption Slurm has already changed the job's state, and it does not.
    /// </remarks>
    /// <param name="folder">Absolute path of the submission's folder.</param>
    /// <param name="requeueLimit">How often a task may start again.</param>
    public static string Text(string folder, int requeueLimit) => $$"""
        #!/bin/bash
        # Written by r2q sweep. Slurm starts it once per array task; the file of the task holds the command.
        folder={{Quote(folder)}}
        mapfile -d '' -t command < "$folder/task-$SLURM_ARRAY_TASK_ID.command" || exit 2
        echo "task $SLURM_ARRAY_TASK_ID of job $SLURM_ARRAY_JOB_ID on $(hostname), restart ${SLURM_RESTART_COUNT:-0}"

        "${command[@]}" &
        child=$!
        told=
        trap 'told=yes; kill -TERM "$child" 2> /dev/null' TERM
        # A signal ends `wait` early: wait until the child is gone, then ask for its own exit code.
        while kill -0 "$child" 2> /dev/null; do wait "$child"; done
        wait "$child"; code=$?

        if [ -n "$told" ] && [ "$(squeue --noheader --jobs="$SLURM_JOB_ID" --format=%T 2> /dev/null)" = RUNNING ]; then
          if [ "${SLURM_RESTART_COUNT:-0}" -lt {{requeueLimit}} ]; then
            echo "stopped before the time limit; queued again"
            trap - TERM
            scontrol requeue "$SLURM_JOB_ID" && sleep 60
          else
            echo "stopped before the time limit; not queued again: {{requeueLimit}} restarts are allowed (slurm.requeue_limit)"
          fi
        fi
        exit "$code"

        """;

    /// <summary>The bytes of a command file.</summary>
    /// <exception cref="ArgumentException">A word holds a zero byte.</exception>
    public static string CommandText(IEnumerable<string> words) =>
        string.Concat(words.Select(word => word.Contains('\0', StringComparison.Ordinal) ? throw new ArgumentException("A word holds a zero byte.", nameof(words)) : word + '\0'));

    /// <summary>A text as one word of bash, whatever it holds.</summary>
    internal static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The same, quoted only where bash would read something into it.</summary>
    internal static string Word(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,%@+".Contains(c, StringComparison.Ordinal)) ? text : Quote(text);
}
