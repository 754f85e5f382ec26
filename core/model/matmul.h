// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"

#include <cstddef>

/// Matrix products, the one thing that LibTorch does for us; its headers stop at matmul.cpp.
/// Row-major arrays, all threads of setThreads. T is float or kernels::Bf16; sums are float either
/// way, results are rounded to T.
namespace crisp::model {

/// out[m, n] = a[m, k] b[n, k]^T: a linear layer's forward pass.
void multiplyTransposed(
    const float* a, const float* b, std::size_t m, std::size_t n, std::size_t k, float* out);
void multiplyTransposed(const kernels::Bf16* a, const kernels::Bf16* b, std::size_t m,
    std::size_t n, std::size_t k, kernels::Bf16* out);

/// out[m, k] = a[m, n] b[n, k]: the gradient of a linear layer's input.
void multiply(
    const float* a, const float* b, std::size_t m, std::size_t n, std::size_t k, float* out);
void multiply(const kernels::Bf16* a, const kernels::Bf16* b, std::size_t m, std::size_t n,
    std::size_t k, kernels::Bf16* out);

/// sum[n, k] += a[m, n]^T b[m, k]: the gradient of a linear layer's weight, kept in float.
/// `scratch` has room for n * k values of T; not used in float.
void addTransposedProduct(const float* a, const float* b, std::size_t m, std::size_t n,
    std::size_t k, float* sum, float* scratch);
void addTransposedProduct(const kernels::Bf16* a, const kernels::Bf16* b, std::size_t m,
    std::size_t n, std::size_t k, float* sum, kernels::Bf16* scratch);

} // namespace crisp::model
