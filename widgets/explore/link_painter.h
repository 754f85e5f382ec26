// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/link_arcs.h"
#include "explore/map_data.h"

#include <QPainterPath>
#include <QRectF>

#include <cstddef>
#include <optional>
#include <vector>

class QPainter;

/// Two columns of tokens and the arcs between them, on screen and in files. LinkView holds what is
/// locked and how far the columns are scrolled.
namespace crisp::explore {

struct LinkLayout {
    QRectF area; ///< of rows; header above, legend below
    QRectF header, legend;
    double rowHeight = 30.0;
    double leftText = 0.0, leftDots = 0.0; ///< right edge of texts, centre of dots
    double rightDots = 0.0, rightText = 0.0, weights = 0.0; ///< `weights`: right edge of numbers
    double leftScroll = 0.0, rightScroll = 0.0; ///< pixels

    [[nodiscard]] double leftY(std::size_t token) const; ///< middle of its row
    [[nodiscard]] double rightY(std::size_t token) const;
    [[nodiscard]] QPainterPath path(const Arc& arc) const;
    [[nodiscard]] bool isInSight(double y) const { return y > area.top() && y < area.bottom(); }
};

/// Rows as high as there is room for, within what can be read.
[[nodiscard]] LinkLayout layOutLinks(
    const QRectF& room, const MapData& map, const charts::FigureStyle& style);
[[nodiscard]] double smallestLinkRow(const charts::FigureStyle& style);

/// The token whose edges stand out: what it looks at, or who looks at it.
struct LinkFocus {
    std::size_t token = 0;
    bool incoming = false;
    bool locked = false;
    bool byKeyboard = false;

    friend bool operator==(const LinkFocus&, const LinkFocus&) = default;
};

struct LinkPicture {
    const MapData& map;
    LinkLayout layout;
    charts::FigureStyle style;
    std::optional<LinkFocus> focus;
    bool showPruned = true;
    double threshold = 0.0;
};

/// Of all tokens, faint.
void paintArcs(QPainter& painter, const LinkPicture& picture, const std::vector<Arc>& arcs);
/// Of the focused token, strong; with the weights.
void paintFocusArcs(QPainter& painter, const LinkPicture& picture);
void paintColumns(QPainter& painter, const LinkPicture& picture);
void paintLinkHeader(QPainter& painter, const LinkPicture& picture);
void paintLinkLegend(QPainter& painter, const LinkPicture& picture);

/// "0.19"; "< 0.01".
[[nodiscard]] QString linkWeightText(float weight);

} // namespace crisp::explore
