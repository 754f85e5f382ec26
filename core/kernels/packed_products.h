// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// A linear layer's product in float with weights that were laid out for it once, for models that
/// answer sentence after sentence: with few rows a library spends a third of its time on laying out
/// the weights anew. Every element is summed by one thread in one order, which depends neither on
/// the number of threads nor on how many rows there are. Which product runs here is
/// model/encoder_forward.cpp's business.
namespace crisp::kernels {

/// Whether weights [n, k] can be packed: n is a multiple of 32.
[[nodiscard]] bool fitsPacked(std::size_t n, std::size_t k);

/// Lays weights [n, k] out in `packed`, n * k floats: panels of 32 rows, each transposed to [k,
/// 32]. What multiplyPacked reads of a panel is then one stretch of memory.
void packWeights(const float* weights, std::size_t n, std::size_t k, float* packed);

/// out[m, n] = a[m, k] w[n, k]^T for packed w.
void multiplyPacked(
    const float* a, const float* packed, std::size_t m, std::size_t n, std::size_t k, float* out);

} // namespace crisp::kernels
