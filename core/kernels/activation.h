// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"

#include <cstddef>

/// GELU with the error function (torch.nn.functional.gelu's default), the bias of the linear layer
/// before it included. Arrays are row-major [rows, columns]; functions run on all threads, results
/// do not depend on their number.
namespace crisp::kernels {

/// out = gelu(values + bias); `out` may be `values`. A copy of the values goes to `kept`, past the
/// cache, unless that is null: what the backward pass needs is not read again before it.
void geluForward(const float* values, const float* bias, std::size_t rows, std::size_t columns,
    float* kept, float* out);
void geluForward(const Bf16* values, const float* bias, std::size_t rows, std::size_t columns,
    Bf16* kept, Bf16* out);

/// From the same values and the gradient of the output: the gradient of the input (in place of the
/// output's), the output again (for the weight gradient of the layer behind), and the bias's
/// gradient, which is added to.
template <class T>
struct GeluBackward {
    std::size_t rows = 0;
    std::size_t columns = 0;
    const T* values = nullptr;
    const float* bias = nullptr; ///< [columns]
    T* gradient = nullptr; ///< in: of the output, out: of the input
    T* output = nullptr; ///< [rows, columns]
    float* biasGradient = nullptr; ///< [columns]
};

void geluBackward(const GeluBackward<float>& work);
void geluBackward(const GeluBackward<Bf16>& work);

} // namespace crisp::kernels
