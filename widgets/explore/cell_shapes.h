// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_painter.h"

#include <QPainterPath>
#include <QRgb>

#include <cstddef>
#include <functional>
#include <map>

class QPainter;

/// Cells for vector files: rectangles and line segments, since QSvgGenerator knows neither pattern
/// brushes nor clips. What has one colour is one path, over several maps if need be: that keeps
/// files small.
namespace crisp::explore {

struct CellShapes {
    QPainterPath ground; ///< of hatching
    QPainterPath hatching;
    QPainterPath borders;
    std::map<QRgb, QPainterPath> colours;
};

/// Maps with more cells in sight than picture.mostRectangles bring no colours: see below.
void addCellShapes(CellShapes& shapes, const MapPicture& picture);
/// Colours, tokens and hatch are those of `picture`; where its cells are too many, they are an
/// image of a whole number of pixels a cell, so that viewers have nothing to guess.
void paintCellShapes(QPainter& painter, const CellShapes& shapes, const MapPicture& picture);

/// Hatching of all cells in sight for which `wanted`, each line going through neighbours in one
/// stroke.
[[nodiscard]] QPainterPath hatchPath(const MapGeometry& geometry,
    const std::function<bool(std::size_t from, std::size_t to)>& wanted, double period);

/// Kept, or a score that hatching lies over.
[[nodiscard]] inline bool showsColour(const MapData& data, std::size_t from, std::size_t to)
{
    return data.quantity == Quantity::Scores || data.kept(from, to);
}

} // namespace crisp::explore
