// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"
#include "kernels/buffer.h"

#include <cstddef>

/// The three products of a linear layer in bf16 on the matrix unit (amx.h): row-major arrays, sums
/// in float, all threads. Every element is summed by one thread in one order, so that results do
/// not depend on the number of threads. Which product runs here and which elsewhere is
/// model/matmul.cpp's business.
///
/// General libraries take operands as they come and pack the weights anew in every call. Here the
/// weights are read as they lie in the forward product (the activations, which are smaller, are
/// packed), in cache-sized pieces in the backward product, and weight gradients leave as floats,
/// past the cache, without a bf16 copy in between.
namespace crisp::kernels {

/// Whether the products below run on this machine and take matrices of these sizes: all multiples
/// of 32.
[[nodiscard]] bool fitsAmx(std::size_t m, std::size_t n, std::size_t k);

/// Both operands packed, kept from call to call.
struct AmxScratch {
    Buffer<Bf16> left;
    Buffer<Bf16> right;
};

/// out[m, n] = a[m, k] b[n, k]^T
void amxMultiplyTransposed(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n,
    std::size_t k, Bf16* out, AmxScratch& scratch);

/// out[m, k] = a[m, n] b[n, k]
void amxMultiply(
    const Bf16* a, const Bf16* b, std::size_t m, std::size_t n, std::size_t k, Bf16* out);

/// out[n, k] = a[m, n]^T b[m, k], or added to what stands there. `out` lies on a 64-byte boundary.
/// @return the sum of the squares of what stands there then
double amxTransposedProduct(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n,
    std::size_t k, bool add, float* out, AmxScratch& scratch);

} // namespace crisp::kernels
