// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/amx_products.h"
#include "kernels/bf16.h"
#include "kernels/buffer.h"

#include <cstddef>

/// Matrix products of linear layers: LibTorch's, whose headers stop at matmul.cpp, or our own where
/// the processor has a matrix unit for bf16. Row-major arrays, all threads of setThreads. T is
/// float or kernels::Bf16; sums are float either way, results are rounded to T.
namespace crisp::model {

/// What products need besides their operands, kept from call to call.
struct ProductScratch {
    kernels::AmxScratch amx;
    kernels::Buffer<kernels::Bf16> rounded;
};

/// out[m, n] = a[m, k] b[n, k]^T: a linear layer's forward pass.
void multiplyTransposed(const float* a, const float* b, std::size_t m, std::size_t n, std::size_t k,
    float* out, ProductScratch& scratch);
void multiplyTransposed(const kernels::Bf16* a, const kernels::Bf16* b, std::size_t m,
    std::size_t n, std::size_t k, kernels::Bf16* out, ProductScratch& scratch);

/// out[m, k] = a[m, n] b[n, k]: the gradient of a linear layer's input.
void multiply(
    const float* a, const float* b, std::size_t m, std::size_t n, std::size_t k, float* out);
void multiply(const kernels::Bf16* a, const kernels::Bf16* b, std::size_t m, std::size_t n,
    std::size_t k, kernels::Bf16* out);

/// out[n, k] = a[m, n]^T b[m, k]: the gradient of a linear layer's weight, a float in either
/// precision. With `add` it is added to what stands there.
/// @return the sum of the squares of what stands there then, for the gradient's norm: cheapest now
double transposedProduct(const float* a, const float* b, std::size_t m, std::size_t n,
    std::size_t k, bool add, float* out, ProductScratch& scratch);
double transposedProduct(const kernels::Bf16* a, const kernels::Bf16* b, std::size_t m,
    std::size_t n, std::size_t k, bool add, float* out, ProductScratch& scratch);

} // namespace crisp::model
