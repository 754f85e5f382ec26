// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "theme/theme.h"
#include "theme/tokens.h"

#include <QColor>
#include <QFont>
#include <QLineF>
#include <QRectF>
#include <QRgb>
#include <QSizeF>
#include <QVector>

#include <array>
#include <vector>

class QPainter;

/// The strokes that maps, thumbnails, bars and legends share: 45° hatching, frames, rings, the
/// corner of an edited cell. Whole maps are map_painter.h's business.
namespace crisp::explore {

/// Rising lines, `period` pixels apart along a row.
struct Hatch {
    double period = 7.0; ///< 5 pixels from line to line
    double width = 1.0;
};
inline constexpr Hatch mapHatch {};
inline constexpr Hatch thumbnailHatch { 4.0, 0.7 };

/// How much of a pixel a line covers, [0, 1], by (x + y) modulo the size. In device pixels: `ratio`
/// of them are a logical pixel.
[[nodiscard]] std::vector<double> hatchCoverage(const Hatch& hatch, double ratio);
/// The same as opaque colours.
[[nodiscard]] std::vector<QRgb> hatchColours(
    const Hatch& hatch, const theme::Tokens& tokens, double ratio);
/// The lines of a rectangle, cut to it. Lines of neighbouring rectangles meet.
[[nodiscard]] QVector<QLineF> hatchLines(const QRectF& area, double period);
/// Ground and lines; the same for screens and vector files.
void paintHatched(QPainter& painter, const QRectF& area, const theme::Tokens& tokens);

/// Black or white text, lines and marks on a cell: which of the two stands out more, translucent.
[[nodiscard]] QColor markOn(QRgb ground);

/// Logical pixels are `pixel` device pixels wide where the painter has a device of pixels; 0 in
/// vector files.
[[nodiscard]] double devicePixel(const QPainter& painter, const charts::FigureStyle& style);
/// About `width`, but whole device pixels.
[[nodiscard]] double lineWidth(double width, double pixel);
/// A frame around `inner`, which stays free.
void paintFrame(QPainter& painter, const QRectF& inner, double thickness, const QColor& colour);
/// Visible on every colour: white, and dark around it.
void paintLockRing(QPainter& painter, const QRectF& inner, double pixel);
/// Upper right corner of a cell whose edge was forced.
void paintEditedCorner(QPainter& painter, const QRectF& inner, const theme::Tokens& tokens);

/// How much larger than at scale 1 texts are.
[[nodiscard]] double textScale(const charts::FigureStyle& style);
/// A font of the theme at the figure's scale.
[[nodiscard]] QFont figureFont(theme::Text text, const charts::FigureStyle& style);
/// As everything is painted on screen now.
[[nodiscard]] charts::FigureStyle screenStyle();

} // namespace crisp::explore
