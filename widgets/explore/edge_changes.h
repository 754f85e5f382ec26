// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison.h"
#include "analysis/explanation.h"

#include <cstddef>
#include <optional>
#include <vector>

/// What changed between two sides with the same tokens: the comparison of all heads (core's), and
/// the edges of one head or layer as the list beside the maps has them. Pure functions.
namespace crisp::explore {

struct EdgeChange {
    std::size_t head = 0;
    std::size_t from = 0, to = 0;
    float first = 0.0F, second = 0.0F; ///< weights; 0 where pruned

    [[nodiscard]] double difference() const
    {
        return static_cast<double>(second) - static_cast<double>(first);
    }
};

/// Edges by what became of them from A to B, the largest difference first.
struct EdgeChanges {
    std::vector<EdgeChange> lost; ///< kept in A, pruned in B
    std::vector<EdgeChange> gained; ///< pruned in A, kept in B
    std::vector<EdgeChange> kept; ///< in both
    std::size_t cells = 0; ///< of all heads in the list
    double lostShare = 0.0; ///< of A's weight that lay on lost edges
    double gainedShare = 0.0; ///< of B's weight that lies on gained edges
};

struct Changes {
    analysis::Comparison comparison;
    std::vector<double> moved; ///< [layers] share of each row's weight that lies elsewhere in B
};

/// @throws std::invalid_argument as analysis::compare
[[nodiscard]] Changes changesBetween(
    const analysis::Explanation& first, const analysis::Explanation& second);

/// Of one head, or of all heads of the layer. Both as for analysis::compare.
[[nodiscard]] EdgeChanges edgeChanges(const analysis::LayerExplanation& first,
    const analysis::LayerExplanation& second, std::optional<std::size_t> head);

} // namespace crisp::explore
