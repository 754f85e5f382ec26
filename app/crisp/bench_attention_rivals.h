// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

/// What LibTorch offers in place of our attention kernel, timed in this process: its fused dense
/// attention, dense attention written out, and sparse attention composed of topk, masked_fill and
/// softmax. The source sees LibTorch's headers, so it stands apart.
namespace crisp::app {

struct RivalTimes {
    /// Seconds a call.
    struct Pass {
        double sdpa = 0.0;
        double eager = 0.0;
        double composed = 0.0;
    };
    Pass forward;
    Pass forwardBackward;
};

/// `kept` scores of each row survive in the composition.
[[nodiscard]] RivalTimes measureRivals(bool bf16, std::size_t sentences, std::size_t heads,
    std::size_t length, std::size_t headDim, std::size_t kept);

} // namespace crisp::app
