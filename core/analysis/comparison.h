// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/matrix.h"

#include <cstddef>
#include <vector>

/// What differs between two explanations of the same tokens: two models, two plans, or before and
/// after an edit. Comparing groups of runs is statistics' business.
namespace crisp::analysis {

/// An edge that one side kept and the other pruned.
struct FlippedEdge {
    std::size_t layer = 0;
    std::size_t head = 0;
    std::size_t from = 0;
    std::size_t to = 0;
    bool keptInSecond = false; ///< gained; otherwise lost
    float attention = 0.0F; ///< on the side that kept it

    friend bool operator==(const FlippedEdge&, const FlippedEdge&) = default;
};

struct HeadDifference {
    Matrix attention; ///< second - first
    double meanAbsolute = 0.0; ///< of its cells
    double entropy = 0.0; ///< second - first, nats
};

struct Comparison {
    std::vector<std::vector<HeadDifference>> heads; ///< [layers][heads]
    std::vector<FlippedEdge> flipped; ///< the strongest first
    std::vector<float> probabilities; ///< [labels] second - first
    bool samePrediction = true;
};

/// @throws std::invalid_argument if the two do not have the same token ids, layers, heads and
/// number of classes
[[nodiscard]] Comparison compare(const Explanation& first, const Explanation& second);

} // namespace crisp::analysis
