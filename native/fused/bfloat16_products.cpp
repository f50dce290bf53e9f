// Both factors are packed as pairs of neighbours along k, which one instruction multiplies and adds: b into panels of two registers' width that stay in
// the second-level cache, a (where its rows are not contiguous) into strips of as many rows as a tile has. The whole k is summed in registers.
#include "bfloat16_products.h"

#if defined(__x86_64__)

#include "product_parts.h"

#include <immintrin.h>

#include <algorithm>
#include <cstring>
#include <vector>

using at::Tensor;

namespace {

constexpr int64_t kPanel = 32, kRows = 8, kRowBlock = 64;

/// Pairs that a packed panel may hold, and that all panels packed at once hold together.
constexpr int64_t kMostPairs = 4096, kBuffer = 131072;

/// As in products.cpp, and of bfloat16 numbers, as their bits.
struct Product {
  const uint16_t* a;
  int64_t a_row, a_column;
  const uint16_t* b;
  int64_t b_row, b_column;
  void* c;
  bool wide;  // c is float32
  int64_t m, n, k;
  bool add;
};

bool supported() {
  static const bool yes = [] {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bf16");
  }();
  return yes;
}

/// Whether rows of a are contiguous and begin at whole pairs, so that tiles read them as they are. The rows of sliding windows overlap and do not, though both strides are 1.
bool pairs_in_rows(int64_t row, int64_t column) { return column == 1 && row % 2 == 0; }

// The intrinsics of GCC 12 read registers that they mean to leave undefined.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")

__m512i widened(const uint16_t* from, int64_t count) {
  const __mmask16 mask = static_cast<__mmask16>(count >= 16 ? 0xffff : (1 << count) - 1);
  return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, from));
}

/// Pairs (p, p + 1) of 16 columns that lie side by side.
__m512i zipped(const uint16_t* from, int64_t row, int64_t columns) {
  return _mm512_or_si512(widened(from, columns), _mm512_slli_epi32(widened(from + row, columns), 16));
}

/// Turns a square of 16 x 16 pairs round.
void turn(const uint32_t* source, int64_t stride, uint32_t* target, int64_t target_stride) {
  __m512i r[16], t[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; i++) r[i] = _mm512_loadu_si512(source + i * stride);
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
    t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xdd);
    t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
    t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xdd);
  }
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    _mm512_storeu_si512(target + i * target_stride, _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88));
    _mm512_storeu_si512(target + (8 + i) * target_stride, _mm512_shuffle_i32x4(t[i], t[8 + i], 0xdd));
  }
}

/// [k / 2, kPanel] pairs of b, zeros from `columns` on.
void pack_panel(const uint16_t* b, int64_t row, int64_t column, int64_t pairs, int64_t columns, uint32_t* target) {
  if (column == 1) {
    for (int64_t q = 0; q < pairs; q++)
      for (int64_t j = 0; j < kPanel; j += 16)
        _mm512_storeu_si512(target + q * kPanel + j, zipped(b + 2 * q * row + j, row, std::max<int64_t>(columns - j, 0)));
    return;
  }
  // Rows of bᵀ are contiguous: a pair is one word of 32 bits.
  if (columns < kPanel) std::fill(target, target + pairs * kPanel, 0u);
  int64_t q = 0;
  if (columns == kPanel && column % 2 == 0) {
    const auto* words = reinterpret_cast<const uint32_t*>(b);
    for (; q + 16 <= pairs; q += 16)
      for (int64_t j = 0; j < kPanel; j += 16) turn(words + j * (column / 2) + q, column / 2, target + q * kPanel + j, kPanel);
  }
  for (; q < pairs; q++)
    for (int64_t j = 0; j < columns; j++) std::memcpy(target + q * kPanel + j, b + j * column + 2 * q, sizeof(uint32_t));
}

/// Rows of a as tiles read them: [strip, k / 2, kRows] pairs of columns that lie side by side.
void pack_strips(const uint16_t* a, int64_t column, int64_t pairs, int64_t rows, uint32_t* target) {
  for (int64_t i = 0; i < rows; i += kRows, target += pairs * kRows)
    for (int64_t q = 0; q < pairs; q++)
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(target + q * kRows), _mm512_castsi512_si256(zipped(a + 2 * q * column + i, column, std::min(kRows, rows - i))));
}

void write(__m512 sums, void* c, int64_t at, int64_t columns, bool wide, bool add) {
  if (columns <= 0) return;
  const __mmask16 mask = static_cast<__mmask16>(columns >= 16 ? 0xffff : (1 << columns) - 1);
  if (wide) {
    float* to = static_cast<float*>(c) + at;
    if (add) sums = _mm512_add_ps(_mm512_maskz_loadu_ps(mask, to), sums);
    _mm512_mask_storeu_ps(to, mask, sums);
    return;
  }
  uint16_t* to = static_cast<uint16_t*>(c) + at;
  if (add) sums = _mm512_add_ps(_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, to)), 16)), sums);
  _mm256_mask_storeu_epi16(to, mask, (__m256i)_mm512_cvtneps_pbh(sums));
}

/// R rows of a times one panel; pair q of row r lies at a[r * row + q * step].
template <int R>
void tile(const uint32_t* a, int64_t row, int64_t step, const uint32_t* panel, int64_t pairs, const Product& p, int64_t i, int64_t j) {
  __m512 low[R], high[R];
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) low[r] = high[r] = _mm512_setzero_ps();
  for (int64_t q = 0; q < pairs; q++) {
    const auto first = (__m512bh)_mm512_loadu_si512(panel + q * kPanel), second = (__m512bh)_mm512_loadu_si512(panel + q * kPanel + 16);
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
      uint32_t pair;
      std::memcpy(&pair, a + r * row + q * step, sizeof pair);
      const auto factor = (__m512bh)_mm512_set1_epi32(static_cast<int>(pair));
      low[r] = _mm512_dpbf16_ps(low[r], factor, first);
      high[r] = _mm512_dpbf16_ps(high[r], factor, second);
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; r++) {
    write(low[r], p.c, (i + r) * p.n + j, p.n - j, p.wide, p.add);
    write(high[r], p.c, (i + r) * p.n + j + 16, p.n - j - 16, p.wide, p.add);
  }
}

void tiles(const uint32_t* a, int64_t row, int64_t step, const uint32_t* panel, int64_t pairs, const Product& p, int64_t i, int64_t rows, int64_t j) {
  switch (rows) {
    case 8: return tile<8>(a, row, step, panel, pairs, p, i, j);
    case 7: return tile<7>(a, row, step, panel, pairs, p, i, j);
    case 6: return tile<6>(a, row, step, panel, pairs, p, i, j);
    case 5: return tile<5>(a, row, step, panel, pairs, p, i, j);
    case 4: return tile<4>(a, row, step, panel, pairs, p, i, j);
    case 3: return tile<3>(a, row, step, panel, pairs, p, i, j);
    case 2: return tile<2>(a, row, step, panel, pairs, p, i, j);
    default: return tile<1>(a, row, step, panel, pairs, p, i, j);
  }
}

/// Rows m0 to m1 and panels n0 to n1 of the product.
void part(const Product& p, int64_t m0, int64_t m1, int64_t n0, int64_t n1) {
  static thread_local std::vector<uint32_t> panels, strips;
  const int64_t pairs = p.k / 2, at_once = std::min(n1 - n0, std::max<int64_t>(1, kBuffer / (pairs * kPanel)));
  const bool packs = !pairs_in_rows(p.a_row, p.a_column);
  panels.resize(std::max<size_t>(panels.size(), at_once * pairs * kPanel));
  if (packs) strips.resize(std::max<size_t>(strips.size(), kRowBlock * pairs));
  for (int64_t first = n0; first < n1; first += at_once) {
    const int64_t last = std::min(first + at_once, n1);
    for (int64_t panel = first; panel < last; panel++)
      pack_panel(p.b + panel * kPanel * p.b_column, p.b_row, p.b_column, pairs, std::min(kPanel, p.n - panel * kPanel), panels.data() + (panel - first) * pairs * kPanel);
    for (int64_t block = m0; block < m1; block += kRowBlock) {
      const int64_t end = std::min(block + kRowBlock, m1);
      if (packs) pack_strips(p.a + block * p.a_row, p.a_column, pairs, end - block, strips.data());
      for (int64_t panel = first; panel < last; panel++) {
        const uint32_t* packed = panels.data() + (panel - first) * pairs * kPanel;
        for (int64_t i = block; i < end; i += kRows) {
          const int64_t rows = std::min(kRows, end - i);
          if (packs) tiles(strips.data() + (i - block) * pairs, 1, kRows, packed, pairs, p, i, rows, panel * kPanel);
          else tiles(reinterpret_cast<const uint32_t*>(p.a + i * p.a_row), p.a_row / 2, 1, packed, pairs, p, i, rows, panel * kPanel);
        }
      }
    }
  }
}

#pragma GCC pop_options
#pragma GCC diagnostic pop

}  // namespace

namespace r2q {

bool takes_bfloat16(const Tensor& a, const Tensor& b) {
  return supported() && a.size(1) % 2 == 0 && a.size(1) / 2 <= kMostPairs && (pairs_in_rows(a.stride(0), a.stride(1)) || a.stride(0) == 1) &&
         (b.stride(1) == 1 || b.stride(0) == 1);
}

void bfloat16_product_into(const Tensor& a, const Tensor& b, const Tensor& c, bool add) {
  const auto bits = [](const Tensor& tensor) { return static_cast<const uint16_t*>(tensor.data_ptr()); };
  const Product p{bits(a), a.stride(0), a.stride(1), bits(b), b.stride(0), b.stride(1), c.data_ptr(), c.scalar_type() == at::kFloat, a.size(0), b.size(1), a.size(1), add};
  for_parts(p.m, kRowBlock, (p.n + kPanel - 1) / kPanel, [&](int64_t m0, int64_t m1, int64_t n0, int64_t n1) { part(p, m0, m1, n0, n1); });
}

}  // namespace r2q

#else

namespace r2q {

bool takes_bfloat16(const at::Tensor&, const at::Tensor&) { return false; }

void bfloat16_product_into(const at::Tensor&, const at::Tensor&, const at::Tensor&, bool) {}

}  // namespace r2q

#endif
