<#
.SYNOPSIS
Does the runs of an R2QBench spec and emits one object per run.

.DESCRIPTION
Calls `r2q sweep SPEC --json` in this script's folder and turns each of its lines into an object as soon as a run ends.
What the properties mean is in docs/sweeps.md; names are as there, and PowerShell does not mind the case: Status, Run_Id, Reason, Seconds.
Everything is decided by r2q: this script only passes parameters on. Messages and problems are r2q's own, on standard error.
-WhatIf prints the plan and starts nothing.
The exit code is that of r2q: 0 all runs completed, 1 some failed, 2 wrong input, 3 something is missing on this machine, 130 stopped.

.PARAMETER Spec
The YAML file, e.g. experiments/quickstart.yaml.

.PARAMETER Results
Folder of the result rows; results if not given.

.PARAMETER Set
Values laid over the spec, each KEY=VALUE, e.g. 'quantization.group_size=128'. Later ones win.

.PARAMETER Device
Where to compute: cpu, cuda or cuda:N; as the spec says if not given.

.PARAMETER Engine
Where runs are done: local, or slurm, as jobs of a cluster (docs/cluster.md).

.PARAMETER Parallel
Workers: processes that do runs side by side; with slurm, in each task.

.PARAMETER WorkerLosses
Times in a row that a worker may be lost over a run, without a step being gained, before the run counts as failed.

.PARAMETER CheckpointSeconds
Training leaves a checkpoint after so many seconds; 0: only when it is stopped.

.PARAMETER CheckpointSteps
Training leaves a checkpoint after every so many optimizer steps as well.

.PARAMETER Resume
Which checkpoints a run goes on from: match (same libtorch, BLAS, processor and threads), any, or none.

.PARAMETER Timeout
Seconds after which a run counts as failed.

.PARAMETER HalveBatch
Try a training that runs out of memory again with half the batch and twice the accumulation; the row says so.

.PARAMETER Filter
Only runs whose id, name or KEY=VALUE of an axis matches one of these patterns; * and ? as wildcards.

.PARAMETER Rerun
Repeat finished runs as new attempts: failed, or all.

.PARAMETER Samples
Also write one row per answer choice (table sample).

.EXAMPLE
./Invoke-Sweep.ps1 experiments/quickstart.yaml -WhatIf

Shows what would be done.

.EXAMPLE
./Invoke-Sweep.ps1 experiments/quickstart.yaml | Where-Object Status -eq failed | Export-Csv failed.csv

Does all runs and keeps a list of those that failed.

.EXAMPLE
Get-ChildItem experiments/*.yaml | ./Invoke-Sweep.ps1 -Set 'training.steps=0' | Format-Table Name, Status, Seconds

Does several specs one after the other.

.EXAMPLE
./Invoke-Sweep.ps1 experiments/quickstart.yaml -Engine slurm -Set 'slurm.time=1:00:00', 'slurm.gres=gpu:1' -Device cuda

Queues the runs on a cluster and collects them.

.OUTPUTS
One object per run, with the fields of a JSON line of `r2q sweep`.

.LINK
docs/sweeps.md
#>
[CmdletBinding(SupportsShouldProcess = $true)]
[OutputType([pscustomobject])]
param(
    [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
    [Alias('FullName')]
    [ValidateNotNullOrEmpty()]
    [string]$Spec,

    [ValidateNotNullOrEmpty()]
    [string]$Results,

    [ValidatePattern('^[^=]+=')]
    [string[]]$Set,

    [ValidatePattern('^(cpu|cuda(:[0-9]+)?)$')]
    [string]$Device,

    [ValidateSet('local', 'slurm')]
    [string]$Engine,

    [ValidateRange(1, 1024)]
    [int]$Parallel,

    [ValidateRange(1, 1000)]
    [int]$WorkerLosses,

    [ValidateRange(0, 2147483647)]
    [int]$CheckpointSeconds,

    [ValidateRange(1, 2147483647)]
    [int]$CheckpointSteps,

    [ValidateSet('match', 'any', 'none')]
    [string]$Resume,

    [ValidateRange(1, 2147483647)]
    [int]$Timeout,

    [ValidateNotNullOrEmpty()]
    [string[]]$Filter,

    [ValidateSet('failed', 'all')]
    [string]$Rerun,

    [switch]$HalveBatch,

    [switch]$Samples
)

begin {
    Set-StrictMode -Version 3.0
    $ErrorActionPreference = 'Stop'
    # An exit code other than 0 is an answer here, not an error, also where newer versions are told otherwise.
    $PSNativeCommandUseErrorActionPreference = $false
    $program = Join-Path -Path $PSScriptRoot -ChildPath 'r2q'
    $worst = 0

    # Every parameter that was given becomes the option of the same name: -DryRun would be --dry-run.
    $options = @()
    foreach ($name in @('Results', 'Set', 'Device', 'Engine', 'Parallel', 'WorkerLosses', 'CheckpointSeconds', 'CheckpointSteps', 'Resume', 'Timeout', 'Filter', 'Rerun')) {
        if ($PSBoundParameters.ContainsKey($name)) {
            foreach ($value in @($PSBoundParameters[$name])) {
                $options += @(('--' + ($name -creplace '(?<=[a-z])(?=[A-Z])', '-').ToLowerInvariant()), $value)
            }
        }
    }
    if ($HalveBatch) {
        $options += '--halve-batch'
    }
    if ($Samples) {
        $options += '--samples'
    }
}

process {
    if ($PSCmdlet.ShouldProcess($Spec, 'Do the runs of the spec')) {
        $ended = 0
        & $program sweep $Spec @options --json | ForEach-Object -Process {
            $run = ConvertFrom-Json -InputObject $_
            $ended += 1
            Write-Progress -Activity "Sweep $Spec" -Status "$ended of $($run.count): $($run.name), $($run.status)" -PercentComplete (100 * $ended / $run.count)
            $run
        }
        Write-Progress -Activity "Sweep $Spec" -Completed
    }
    elseif ($WhatIfPreference) {
        & $program sweep $Spec @options --dry-run | Out-Host
    }
    else {
        return
    }
    if ($LASTEXITCODE -gt $worst) {
        $worst = $LASTEXITCODE
    }
}

end {
    exit $worst
}
