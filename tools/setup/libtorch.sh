# Which libtorch: R2Q_LIBTORCH, else the one inside an importable PyTorch, else the system's.
# The answer is kept, so that later starts ask neither python nor anybody else.

ask_for_libtorch() {
  asked="${R2Q_LIBTORCH:-}|${R2Q_NATIVE:-}"
  if [ -n "${R2Q_LIBTORCH:-}" ]; then
    if [ ! -d "$R2Q_LIBTORCH/include" ] || [ ! -e "$R2Q_LIBTORCH/lib/libtorch_cpu.so" ]; then
      cat >&2 << END
r2q: R2Q_LIBTORCH = $R2Q_LIBTORCH
  has no include/ or no lib/libtorch_cpu.so
  allowed: a prefix with both, e.g. an unpacked libtorch or the torch/ folder of an installed PyTorch
  next: correct or unset R2Q_LIBTORCH
END
      exit 3
    fi
    libtorch=$R2Q_LIBTORCH
  elif [ -s "$state/libtorch" ] && [ "$(cat "$state/libtorch.asked" 2> /dev/null)" = "$asked" ] && still_there "$(cat "$state/libtorch")"; then
    libtorch=$(cat "$state/libtorch")
  else
    libtorch=$(pytorch_prefix)
    [ -n "$libtorch" ] || libtorch=system
  fi
}

still_there() { [ "$1" = system ] || [ -e "$1/lib/libtorch_cpu.so" ]; }

# The torch folder of python3's PyTorch, if it is 2.6 or newer (older wheels have another C++ ABI).
pytorch_prefix() {
  command -v python3 > /dev/null || return 0
  python3 - << 'END' 2> /dev/null || true
import importlib.util, os, re
spec = importlib.util.find_spec("torch")
folder = os.path.dirname(spec.origin) if spec and spec.origin else None
if folder:
    text = open(os.path.join(folder, "version.py")).read()
    version = re.search(r"__version__ = '(\d+)\.(\d+)", text)
    if version and (int(version[1]), int(version[2])) >= (2, 6) and os.path.exists(os.path.join(folder, "lib", "libtorch_cpu.so")):
        print(folder)
END
}

store_libtorch() {
  echo "$libtorch" > "$state/libtorch"
  echo "$asked" > "$state/libtorch.asked"
}
