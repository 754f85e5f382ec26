// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>

/// Sums over the rows of a matrix on all threads, as gradients of biases need them. The rows are
/// cut into pieces that depend on their number alone, and the pieces' sums are added up in order,
/// so that the number of threads never changes a result. What is summed is the caller's business.
namespace crisp::kernels {

/// Calls add(begin, end, piece) for pieces of `rows` on all threads, where `piece` [sums.size(),
/// columns] belongs to those rows and is zero at first. What the pieces hold in the end is added to
/// the arrays `sums`, [columns] each.
void addRowSums(std::size_t rows, std::size_t columns, std::span<float* const> sums,
    const std::function<void(std::size_t begin, std::size_t end, float* piece)>& add);

} // namespace crisp::kernels
