// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

/// Sums over the rows of a matrix on all threads, as gradients of biases need them. The rows are
/// cut into pieces that depend on their number alone, and the pieces' sums are added up in order,
/// so that the number of threads never changes a result. What is summed is the caller's business.
namespace crisp::kernels {

/// Calls add(begin, end, sums) for pieces of `rows` on all threads; `sums` [columns] belong to that
/// piece and are zero at first.
/// @return the totals [columns], until this thread's next call
[[nodiscard]] const float* sumOverRows(std::size_t rows, std::size_t columns,
    const std::function<void(std::size_t begin, std::size_t end, float* sums)>& add);

/// sums[i] += totals[i]
void addTotals(const float* totals, std::size_t count, float* sums);

} // namespace crisp::kernels
