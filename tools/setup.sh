#!/usr/bin/env bash
# Set-up, called by ../r2q when something is missing or has changed: system packages, libtorch, npm parts,
# the native library, the program (and the tests, if their stamp is asked for). Every step is skipped if it has nothing to do.
#
#   tools/setup.sh STAMP     STAMP: .r2q/program.stamp or .r2q/tests.stamp, touched when all is done
#
# Exit code 3: something is missing that cannot be installed from here; the message says what.
set -euo pipefail

stamp=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=$root/.r2q
log=$state/setup.log
mkdir -p "$state"
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1

. "$root/tools/setup/steps.sh"
. "$root/tools/setup/system-packages.sh"
. "$root/tools/setup/libtorch.sh"

exec 9> "$state/setup.lock"
flock 9                                    # two first starts at once: the second waits and then finds all done
started=$(date +%s.%N)
: > "$log"
began=$(mktemp "$state/began.XXXXXX")      # sources changed while we build count as newer than the stamp
trap 'rm -f "$began"' EXIT

need_dotnet
ask_for_libtorch                           # sets libtorch: a prefix, or "system"
install_system_packages
store_libtorch

if [ -z "${R2Q_NATIVE:-}" ]; then
  step "native library (libtorch: $libtorch)" build_native
fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  step "npm parts (DuckDB, charts)" install_npm_parts
fi
case $stamp in
  *tests.stamp) step "program and tests" dotnet build R2QBench.sln -c Release -nologo -v quiet ;;
  *)            step "program" dotnet build src/R2QBench.Runner -c Release -nologo -v quiet ;;
esac

touch -r "$began" "$stamp" "$state/program.stamp"     # building the tests builds the program too
echo "r2q: set-up finished in $(seconds_since "$started") s" >&2
