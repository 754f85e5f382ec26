// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "explore/head_grid.h"
#include "explore/map_data.h"

#include <QString>

#include <cstddef>
#include <memory>
#include <optional>

/// From explanations and what the user chose to the maps that views draw. Pure functions, any
/// thread; the numbers come from core's analysis/.
namespace crisp::explore {

enum class Reduction { One, Mean, Maximum, Rollout };

/// What to show of an explanation.
struct MapChoice {
    HeadPosition position; ///< layer and head; a mean where there is no head
    Reduction reduction = Reduction::One;
    bool allLayers = false; ///< mean and maximum: over the heads of every layer
    Quantity quantity = Quantity::Attention;
    bool hideSpecial = false;
    bool renormalise = false; ///< what is left of each row, where special tokens are hidden
    bool wholeWords = false;
    double scaleMaximum = 0.5; ///< 0: the map's own
};

/// Where the map's rows come from: the original token positions behind each (several for whole
/// words), to lock and edit by. Whole words join what they are made of: attention as mergeWords
/// does, of scores and kept edges the largest; an edge between words is kept if any of its pieces'
/// is.
struct BuiltMap {
    MapPointer map;
    std::vector<std::vector<std::size_t>> positions; ///< [map tokens] token positions
};

[[nodiscard]] BuiltMap buildMap(const bridge::Explained& side, const MapChoice& choice,
    const QString& modelName, const QString& planName);
/// B - A. Both must have the same tokens. @throws std::invalid_argument otherwise
[[nodiscard]] BuiltMap buildDifference(const bridge::Explained& a, const bridge::Explained& b,
    const MapChoice& choice, const QString& nameA, const QString& nameB);
/// Every head in the choice's quantity; its position and reduction do not count. More than 64
/// tokens are shown by blocks.
[[nodiscard]] std::shared_ptr<const HeadGridData> buildGrid(
    const bridge::Explained& side, const MapChoice& choice, const QString& caption);
/// B - A of every head's attention. @throws std::invalid_argument as buildDifference
[[nodiscard]] std::shared_ptr<const HeadGridData> buildDifferenceGrid(const bridge::Explained& a,
    const bridge::Explained& b, const QString& caption, const MapChoice& choice = {});

} // namespace crisp::explore
