// SPDX-License-Identifier: Apache-2.0
#include "explore/map_layout.h"

#include "explore/cell_painting.h"
#include "explore/cell_text.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr double smallestLabelRoom = 52.0;
constexpr double largeLabelShare = 0.16; // of a map's side
constexpr double smallLabelShare = 0.25;
constexpr double rowLabelEdges = 16.0; // beside a label's text
constexpr double columnLabelEdges = 8.0;
constexpr double leftEdge = 2.0; // the outline of a locked row
constexpr double rightEdge = 10.0;
constexpr double topEdge = 4.0;
constexpr double bottomEdge = 8.0;
constexpr double legendHeight = 36.0;

double longestLabel(const MapData& map, const charts::FigureStyle& style)
{
    const QFontMetricsF metrics(figureFont(theme::Text::Label, style));
    double longest = 0.0;
    for (const QString& token : map.tokens)
        longest = std::max(longest, metrics.horizontalAdvance(tokenLabel(token)));
    return longest;
}

double up(double value, double pixel)
{
    return pixel > 0.0 ? std::ceil(value / pixel - 1e-6) * pixel : value;
}

double down(double value, double pixel)
{
    return pixel > 0.0 ? std::floor(value / pixel + 1e-6) * pixel : value;
}

} // namespace

MapLayout layOutMap(const QRectF& area, const MapData& map, const MapParts& parts,
    const charts::FigureStyle& style, double pixel)
{
    const double text = textScale(style);
    const double side = std::min(area.width(), area.height());
    const double least = std::min(smallestLabelRoom * text, smallLabelShare * side);
    const double most = std::max(least, largeLabelShare * side);
    const double wanted = std::clamp(longestLabel(map, style) + 1.0, least, most);
    MapLayout layout;
    layout.columnLabels = up(wanted + columnLabelEdges, pixel);
    layout.rowLabels = parts.rowLabels ? up(wanted + rowLabelEdges, pixel) : 0.0;
    const double legend = parts.legend ? legendHeight * text : bottomEdge;
    const double top = up(area.top() + topEdge, pixel) + layout.columnLabels;
    const double height = down(area.bottom() - legend - top, pixel);
    const double free = area.width() - layout.rowLabels - leftEdge - rightEdge;
    const double width = std::min(free, std::max(height, 0.0));
    ; // maps are square
    const double left = up(area.left() + leftEdge + (free - width) / 2.0, pixel) + layout.rowLabels;
    layout.room = { left, top, std::max(down(width, pixel), 0.0), std::max(height, 0.0) };
    layout.legend = { layout.room.left(), layout.room.bottom(), area.right() - layout.room.left(),
        parts.legend ? legend : 0.0 };
    return layout;
}

} // namespace crisp::explore
