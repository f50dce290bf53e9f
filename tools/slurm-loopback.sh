#!/usr/bin/env bash
# A real Slurm on this machine alone, for trying and testing `r2q sweep --engine slurm`: munged, slurmctld and slurmd on the
# loopback, everything in one private folder, as the user who calls it; no systemd, no control groups, no service touched.
#
#   tools/slurm-loopback.sh start [--accounting] [--cpus N] [FOLDER]   starts it and prints the line that makes clients use it
#   tools/slurm-loopback.sh status [FOLDER]                            which daemons run, and the state of the node
#   tools/slurm-loopback.sh stop [FOLDER]                              stops them; the folder is kept (logs), `stop` twice is fine
#
# --accounting also starts mariadbd and slurmdbd, so that sacct answers. FOLDER: default /tmp/r2q-slurm-UID; keep it short (sockets).
# Needs Debian's slurm-wlm and munge, with --accounting also slurmdbd, mariadb-server-core and mariadb-client-core:
#   apt-get install --no-install-recommends slurm-wlm munge slurmdbd mariadb-server-core mariadb-client-core
# Partitions: `normal` (default) and `urgent`, which takes processors away from jobs of `normal` (they are requeued).
set -euo pipefail

die() { echo "slurm-loopback: $*" >&2; exit 3; }
usage() { sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

[ $# -ge 1 ] || usage
action=$1; shift
accounting=; folder=; cpus=$(nproc)
while [ $# -gt 0 ]; do
  case $1 in
    --accounting) accounting=yes ;;
    --cpus) [ $# -ge 2 ] && [[ $2 =~ ^[1-9][0-9]?$ ]] || usage; cpus=$2; shift ;;
    -*) usage ;;
    *) [ -z "$folder" ] || usage; folder=$1 ;;
  esac
  shift
done
folder=$(realpath -m "${folder:-/tmp/r2q-slurm-$(id -u)}")
munge_socket=$folder/munge/munge.sock
mysql_socket=$folder/db/mysql.sock
export SLURM_CONF=$folder/slurm.conf
PATH=$PATH:/usr/sbin:/sbin

pid_of() { cat "$folder/$1.pid" 2> /dev/null || true; }
# A pid file alone proves nothing after a crash: the process must carry this folder in its command line or environment.
runs() { local pid; pid=$(pid_of "$1"); [ -n "$pid" ] && cat "/proc/$pid/cmdline" "/proc/$pid/environ" 2> /dev/null | tr '\0' '\n' | grep -qF "$folder/"; }

wait_for() { # WHAT COMMAND…: up to 15 s
  local what=$1; shift
  for _ in $(seq 150); do "$@" > /dev/null 2>&1 && return; sleep 0.1; done
  stop_all
  die "$what did not come up within 15 s; see the logs in $folder"
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo $port; return; }
  done
}

stop_one() {
  local pid; pid=$(pid_of "$1")
  runs "$1" || { rm -f "$folder/$1.pid"; return 0; }
  kill "$pid" 2> /dev/null || true
  for _ in $(seq 100); do [ -e "/proc/$pid" ] || break; sleep 0.1; done
  [ ! -e "/proc/$pid" ] || kill -9 "$pid" 2> /dev/null || true
  rm -f "$folder/$1.pid"
}

stop_all() {
  if runs slurmctld; then scancel --quiet --user="$(id -un)" 2> /dev/null || true; sleep 0.5; fi
  for daemon in slurmd slurmctld slurmdbd mariadbd munged; do stop_one $daemon; done
  # Steps of jobs that were still running: only those whose spool is ours.
  local step
  for step in $(pgrep -x slurmstepd 2> /dev/null || true); do
    if tr '\0' '\n' < "/proc/$step/environ" 2> /dev/null | grep -qxF "SLURM_CONF=$folder/slurm.conf"; then kill -9 "$step" 2> /dev/null || true; fi
  done
}

start_munge() {
  mkdir -p -m 0755 "$folder/munge"
  mkdir -p -m 0700 "$folder/munge/log"
  [ -s "$folder/munge/key" ] || (umask 077; head -c 128 /dev/urandom > "$folder/munge/key"; chmod 0400 "$folder/munge/key")
  munged --key-file="$folder/munge/key" --socket="$munge_socket" --pid-file="$folder/munged.pid" \
    --log-file="$folder/munge/log/munged.log" --seed-file="$folder/munge/seed"
  wait_for munged munge -S "$munge_socket" -n
}

start_database() {
  mkdir -p "$folder/db"
  [ -d "$folder/db/data/mysql" ] || mariadb-install-db --no-defaults --datadir="$folder/db/data" --auth-root-authentication-method=normal \
    --skip-test-db --user="$(id -un)" > "$folder/mariadb-install.log" 2>&1 || die "mariadb-install-db failed; see $folder/mariadb-install.log"
  # Detached like the daemons that detach by themselves.
  setsid mariadbd --no-defaults --datadir="$folder/db/data" --socket="$mysql_socket" --pid-file="$folder/mariadbd.pid" \
    --skip-networking --user="$(id -un)" --innodb-buffer-pool-size=64M > "$folder/mariadbd.log" 2>&1 < /dev/null &
  wait_for mariadbd mariadb --no-defaults --socket="$mysql_socket" --user=root --execute="create database if not exists slurm_acct_db"
  (umask 077; cat > "$folder/slurmdbd.conf") << END
AuthType=auth/munge
AuthInfo=socket=$munge_socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=$dbd_port
SlurmUser=$(id -un)
StorageType=accounting_storage/mysql
StorageUser=root
StorageLoc=slurm_acct_db
LogFile=$folder/slurmdbd.log
PidFile=$folder/slurmdbd.pid
END
  MYSQL_UNIX_PORT=$mysql_socket setsid slurmdbd -D > "$folder/slurmdbd.out" 2>&1 < /dev/null &
  echo $! > "$folder/slurmdbd.pid"
  wait_for slurmdbd bash -c "exec 3<> /dev/tcp/127.0.0.1/$dbd_port"
}

write_slurm_conf() {
  local host memory
  host=$(hostname -s)
  memory=$(awk '/^MemTotal:/ { print int($2 / 1024 * 0.8) }' /proc/meminfo)
  mkdir -p "$folder/state" "$folder/spool"
  cat > "$SLURM_CONF" << END
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$munge_socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
ReturnToService=2
KillWait=5
MinJobAge=600
MaxArraySize=10001
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus RealMemory=$memory State=UNKNOWN
PartitionName=normal Nodes=$host Default=YES MaxTime=INFINITE State=UP PriorityTier=1 DefMemPerCPU=1000
PartitionName=urgent Nodes=$host MaxTime=INFINITE State=UP PriorityTier=10 DefMemPerCPU=1000
END
  if [ -n "$accounting" ]; then
    cat >> "$SLURM_CONF" << END
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$dbd_port
AccountingStoragePass=$munge_socket
END
  fi
}

start() {
  local needed=(munged munge slurmctld slurmd sbatch) missing=() program
  [ -z "$accounting" ] || needed+=(slurmdbd mariadbd mariadb mariadb-install-db)
  for program in "${needed[@]}"; do command -v "$program" > /dev/null || missing+=("$program"); done
  [ ${#missing[@]} -eq 0 ] || die "not installed: ${missing[*]}
  next: apt-get install --no-install-recommends slurm-wlm munge slurmdbd mariadb-server-core mariadb-client-core"
  ! runs slurmctld || die "already running in $folder
  next: tools/slurm-loopback.sh stop $folder"
  [ ${#munge_socket} -le 100 ] || die "the folder's path is too long for a socket: $folder"
  mkdir -p "$folder"
  chmod 0755 "$folder"                     # munge wants it to be entered by all and written by nobody else
  dbd_port=$(free_port)
  write_slurm_conf
  start_munge
  if [ -n "$accounting" ]; then start_database; fi
  # Their own copies of this shell's descriptors would keep a caller's pipe open.
  slurmctld -f "$SLURM_CONF" > "$folder/slurmctld.out" 2>&1 < /dev/null
  wait_for slurmctld scontrol ping
  slurmd -f "$SLURM_CONF" > "$folder/slurmd.out" 2>&1 < /dev/null
  wait_for "the node" bash -c 'sinfo --noheader --format=%t | grep -qx idle'
  if [ -n "$accounting" ]; then wait_for sacct sacct -n -X; fi
  echo "export SLURM_CONF=$SLURM_CONF"
}

status() {
  local daemon code=3
  for daemon in munged mariadbd slurmdbd slurmctld slurmd; do
    if runs $daemon; then echo "$daemon: running, process $(pid_of $daemon)"; else echo "$daemon: not running"; fi
  done
  if runs slurmctld; then sinfo && squeue && code=0; fi
  return $code
}

case $action in
  start) start ;;
  stop) stop_all ;;
  status) status ;;
  *) usage ;;
esac
