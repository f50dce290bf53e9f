// How a product on the CPU is shared out among threads.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>

namespace r2q {

/// Calls part(first row, end of rows, first panel, end of panels) on all threads: blocks of rows by all panels, or all rows by panels where there are more of these.
template <class Part>
void for_parts(int64_t rows, int64_t row_block, int64_t panels, const Part& part) {
  const int64_t blocks = (rows + row_block - 1) / row_block;
  const bool by_rows = blocks >= panels;
  at::parallel_for(0, by_rows ? blocks : panels, 1, [&](int64_t begin, int64_t end) {
    if (by_rows) part(begin * row_block, std::min(end * row_block, rows), 0, panels);
    else part(0, rows, begin, end);
  });
}

}  // namespace r2q
