// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/matrix.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// One map of n x n cells as plain values: what MapView, LinkView and ScoreProfile draw and export.
/// How it is made from explanations (which head, aggregate, whole words, difference) is
/// map_builder.h's business.
namespace crisp::explore {

struct Cell {
    std::size_t from = 0; ///< row
    std::size_t to = 0; ///< column

    friend bool operator==(const Cell&, const Cell&) = default;
};

/// What the user keeps in sight: a cell, or a token (its row, and its column).
struct Lock {
    std::optional<Cell> cell;
    std::optional<std::size_t> token;

    [[nodiscard]] bool isFree() const { return !cell && !token; }
    friend bool operator==(const Lock&, const Lock&) = default;
};

enum class Quantity { Attention, Scores, Kept, Difference };

struct MapData {
    QString name; ///< file stem: "layer-4-head-9"
    QString title; ///< "Layer 4, head 9"
    QString caption; ///< model, plan, sentence
    Quantity quantity = Quantity::Attention;
    QString valueName; ///< what a cell's value is, in a tooltip: "weight", "mean weight", "score"

    QStringList tokens; ///< [n]
    std::vector<std::uint8_t> special; ///< [n] 1: [CLS], [SEP]
    /// [n] where each stands in the model's input (a word: its first piece), as files count.
    std::vector<std::size_t> positions;
    std::optional<std::size_t> secondStart; ///< where the second sentence of a pair begins

    analysis::Matrix values; ///< what the colours show
    double low = 0.0, high = 0.5; ///< ends of the scale
    bool open = true; ///< larger values exist: the scale says "0.5+"
    analysis::KeepMask keep; ///< [n, n] 0: pruned, hatched; empty: nothing is pruned
    /// Difference only: pruned on one side, which gets a stroke. 1: in A only, 2: in B only.
    std::vector<std::uint8_t> oneSided;
    analysis::Matrix first, second; ///< difference only: A's and B's values
    std::vector<Cell> edited; ///< cells with a forced edge

    /// For tooltips and tables; empty (size 0) where the map has none (aggregates, differences).
    analysis::Matrix attention;
    analysis::Matrix scores;
    /// What the same scores would weigh with nothing pruned; as `attention`.
    analysis::Matrix unpruned;
    /// [n, n] of the scores in their rows of `rowSize` keys, hidden tokens included; 1 the largest.
    std::vector<std::size_t> ranks;
    std::size_t rowSize = 0;
    /// The smallest score that the plan keeps, one a row; rule row only, and not where everything
    /// is kept: else empty. Forced edges do not move it.
    std::vector<float> cuts;

    [[nodiscard]] std::size_t size() const { return values.size; }
    [[nodiscard]] bool kept(std::size_t from, std::size_t to) const
    {
        return keep.empty() || keep[from * size() + to] != 0;
    }
};
using MapPointer = std::shared_ptr<const MapData>;

} // namespace crisp::explore
