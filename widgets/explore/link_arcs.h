// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_data.h"

#include <cstddef>
#include <optional>
#include <vector>

/// Which edges of a map become arcs. How they look is link_painter.h's business.
namespace crisp::explore {

struct Arc {
    std::size_t from = 0;
    std::size_t to = 0;
    float weight = 0.0F; ///< of a pruned edge what it would be; 0 where that is not known
    bool kept = true;

    friend bool operator==(const Arc&, const Arc&) = default;
};

/// More arcs than this tell nothing; the strongest are drawn.
inline constexpr std::size_t mostArcs = 2000;

/// How strong an edge is drawn: its attention, else the size of what the map shows.
[[nodiscard]] float linkWeight(const MapData& map, std::size_t from, std::size_t to);

/// Kept edges of at least `threshold`, the strongest last, so that they are painted on top.
[[nodiscard]] std::vector<Arc> strongestArcs(const MapData& map, double threshold);
/// All edges of one token, by target, whatever their weight; pruned ones too.
[[nodiscard]] std::vector<Arc> arcsFrom(const MapData& map, std::size_t from);
/// Kept edges to one token.
[[nodiscard]] std::vector<Arc> arcsTo(const MapData& map, std::size_t to);

} // namespace crisp::explore
