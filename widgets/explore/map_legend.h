// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_layout.h"
#include "explore/map_painter.h"

#include <QRectF>

class QPainter;

/// What explains a map: the colour scale and the signs below it, and in its corner which way is
/// from and to, or where the view is.
namespace crisp::explore {

/// From the left; what has no room is left out.
void paintLegend(
    QPainter& painter, const MapPicture& picture, const MapLayout& layout, bool cellLocked);
void paintCorner(QPainter& painter, const MapPicture& picture, const MapLayout& layout);

/// A strip of a colour map, low values left.
void paintColourBar(QPainter& painter, const QRectF& area, const theme::ColourMap& colours,
    const charts::FigureStyle& style);

} // namespace crisp::explore
