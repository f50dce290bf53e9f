# Debian packages that are missing, found without asking apt; installed if we are root on a machine with apt.

# Not «ldconfig | grep -q»: grep ends at the first hit, and under pipefail the broken pipe then reads as «not there».
has_library() { [[ "$(ldconfig -p 2> /dev/null)" == *"$1"* ]]; }

missing_packages() {
  command -v cmake > /dev/null || echo cmake
  command -v g++ > /dev/null || echo g++
  command -v make > /dev/null || command -v ninja > /dev/null || echo make
  [ -n "${R2Q_DUCKDB:-}" ] || command -v npm > /dev/null || echo nodejs npm
  has_library libicuuc.so || icu_package
  if [ "$libtorch" = system ] && [ -z "${R2Q_NATIVE:-}" ]; then
    [ -e /usr/include/torch/csrc/api/include/torch/torch.h ] && has_library libtorch_cpu.so || echo libtorch-dev
    # Without OpenBLAS, Debian's reference BLAS is used: 4 GFLOP/s instead of 118.
    has_library libopenblas.so || echo libopenblas0-pthread
  fi
}

# ICU carries its version in the package name (libicu72 in Debian 12).
icu_package() { apt-cache search --names-only '^libicu[0-9]+$' 2> /dev/null | awk '{ print $1 }' | sort -V | tail -1 | grep . || echo libicu72; }

install_system_packages() {
  local packages
  packages=$(missing_packages | tr '\n' ' ')
  [ -n "${packages// /}" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    cat >&2 << END
r2q: these system packages are missing and cannot be installed from here (needs root and apt): $packages
  next: sudo apt-get update && sudo apt-get install --no-install-recommends $packages
  or:   point R2Q_LIBTORCH to a libtorch or PyTorch 2.6 or newer (a folder with include/ and lib/), and install the rest with your system's tools
END
    exit 3
  fi
  step "package lists" apt-get update
  # Asked again: only now are the lists there from which ICU's name is found.
  packages=$(missing_packages | tr '\n' ' ')
  step "system packages ($(echo $packages))" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
  hash -r
}
