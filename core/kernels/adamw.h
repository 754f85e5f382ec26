// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/bf16.h"

#include <cstddef>
#include <span>

/// The optimizer's passes over flat arrays: gradient norm, and AdamW with clipping and the bf16
/// shadow of the weights all in one. Which parts of the arrays to pass over,
/// and the learning rate, are training/'s business. Functions run on all threads; the norm is
/// summed in fixed pieces, so results do not depend on their number.
namespace crisp::kernels {

/// Sum of squares, in double. The same for any number of threads.
[[nodiscard]] double sumOfSquares(std::span<const float> values);

/// One AdamW step (Loshchilov and Hutter, arXiv 1711.05101, as torch.optim.AdamW computes it) for
/// parameters that share a weight decay.
struct AdamW {
    double learningRate = 0.0;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0.0;
    double gradientScale = 1.0; ///< what clipping multiplies gradients by
    double biasCorrection1 = 1.0; ///< 1 - beta1^t
    double biasCorrection2 = 1.0; ///< 1 - beta2^t
};

/// The flat arrays.
struct AdamWArrays {
    float* values = nullptr;
    const float* gradients = nullptr;
    float* firstMoments = nullptr;
    float* secondMoments = nullptr;
    Bf16* shadow = nullptr; ///< rounded copy of the values; optional
};

/// Positions [begin, end) of the flat arrays.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Updates the ranges, which must not overlap, and nothing else.
void adamWStep(const AdamW& step, const AdamWArrays& arrays, std::span<const Range> ranges);

/// out = values, or out += values.
void widen(const Bf16* values, std::size_t count, bool add, float* out);

/// shadow = values, rounded.
void roundToBf16(std::span<const float> values, Bf16* shadow);

} // namespace crisp::kernels
