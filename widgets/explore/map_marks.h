// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_painter.h"

#include <cstddef>

class QPainter;

/// The line work above the colours of a map's cells, for painters of pixels and of vector files
/// alike.
namespace crisp::explore {

/// Diagonal, one-sided strokes, edited corners, the gap of a pair; in vector files also the
/// hatching that lies over scores.
void paintMarks(QPainter& painter, const MapPicture& picture);

} // namespace crisp::explore
