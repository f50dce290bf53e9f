// One source for several instruction sets: a family writes its loops in a .inc file, includes it once per level below, and picks a level at
// run time. (Function clones would lower vectors before the level is known.)
//
//   #define R2Q_LOOPS "attention_loops.inc"
//   #include "cpu_levels.inc"         -> namespaces base, avx2, avx512
#pragma once

namespace r2q {

enum class CpuLevel { kBase, kAvx2, kAvx512 };

/// What this processor can do; looked up once.
inline CpuLevel cpu_level() {
#if defined(__x86_64__)
  static const CpuLevel level = [] {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
      return CpuLevel::kAvx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CpuLevel::kAvx2;
    return CpuLevel::kBase;
  }();
  return level;
#else
  return CpuLevel::kBase;
#endif
}

}  // namespace r2q

#if defined(__x86_64__)
#define R2Q_AT_CPU_LEVEL(call)                                 \
  (r2q::cpu_level() == r2q::CpuLevel::kAvx512 ? avx512::call   \
   : r2q::cpu_level() == r2q::CpuLevel::kAvx2 ? avx2::call     \
                                              : base::call)
#else
#define R2Q_AT_CPU_LEVEL(call) (base::call)
#endif
