# Helpers for the steps of setup.sh: progress on stderr, details in the log, and failures that say what to do.

seconds_since() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'; }

# step TITLE COMMAND…: runs it with its output in the log; on failure shows the end of the log and stops with code 3.
step() {
  local title=$1 began; shift
  began=$(date +%s.%N)
  printf 'r2q: %s … ' "$title" >&2
  if "$@" >> "$log" 2>&1; then
    printf '%s s\n' "$(seconds_since "$began")" >&2
  else
    printf 'failed\n' >&2
    tail -n 25 "$log" >&2
    echo "r2q: the step «$title» failed; the whole log is ${log#"$PWD"/}" >&2
    exit 3
  fi
}

need_dotnet() {
  if ! command -v dotnet > /dev/null || ! dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; then
    cat >&2 << 'END'
r2q: the .NET 10 SDK was not found (dotnet --list-sdks)
  next: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and make sure that `dotnet` is on the PATH
END
    exit 3
  fi
}

build_native() {
  local prefix=$libtorch build=$state/native
  [ "$prefix" != system ] || prefix=
  # Another libtorch than last time would mix headers and libraries; a moved or copied clone is refused by CMake's own cache.
  if [ "$(cat "$state/native.prefix" 2> /dev/null)" != "$libtorch" ] \
    || ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD/native" "$build/CMakeCache.txt"; then rm -rf "$build"; fi
  cmake -S native -B "$build" -DCMAKE_BUILD_TYPE=Release -DR2Q_LIBTORCH="$prefix" \
    && cmake --build "$build" -j "$(nproc)" \
    && echo "$libtorch" > "$state/native.prefix"
}

install_npm_parts() {
  if command -v npm > /dev/null; then npm ci --ignore-scripts --no-audit --no-fund
  else echo "npm is not installed"; return 1; fi
}
