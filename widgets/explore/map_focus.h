// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_layout.h"
#include "explore/map_painter.h"

#include <optional>
#include <vector>

class QPainter;

/// What stands out in a map: locked, under the pointer or the keyboard, just changed. On screen it
/// is painted in a layer of its own, above cells and labels.
namespace crisp::explore {

struct MapFocus {
    Lock lock;
    std::optional<Cell> hovered;
    bool byKeyboard = false; ///< `hovered` is where the keyboard is
};

void paintFocus(
    QPainter& painter, const MapPicture& picture, const MapLayout& layout, const MapFocus& focus);
/// Outlines of cells, for a moment.
void paintFlash(QPainter& painter, const MapPicture& picture, const std::vector<Cell>& cells);

} // namespace crisp::explore
