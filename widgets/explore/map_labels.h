// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_layout.h"
#include "explore/map_painter.h"

#include <cstddef>

class QPainter;

/// Token labels beside and above a map: cut short where there is no room, every second, fifth, ...
/// where they would touch, in any script.
namespace crisp::explore {

enum class LabelGround {
    None,
    Hovered,
    Crossed, ///< the column of a locked cell
    Locked
};

void paintLabels(QPainter& painter, const MapPicture& picture, const MapLayout& layout);
/// One label, whether or not thinning leaves it out; nothing if its token is out of sight.
void paintRowLabel(QPainter& painter, const MapPicture& picture, const MapLayout& layout,
    std::size_t row, LabelGround ground);
void paintColumnLabel(QPainter& painter, const MapPicture& picture, const MapLayout& layout,
    std::size_t column, LabelGround ground);

/// How many tokens on the next label is: 1, 2, 5, 10, ...
[[nodiscard]] std::size_t labelStep(double cell, double lineHeight);

} // namespace crisp::explore
