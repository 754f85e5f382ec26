// SPDX-License-Identifier: Apache-2.0
#include "explore/map_marks.h"

#include "explore/cell_shapes.h"

#include <QPainter>
#include <QPen>

#include <algorithm>
#include <array>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr double diagonalStep = 6.0;
constexpr double gapWidth = 2.0;
/// Strokes on cells of little difference are fainter: many of them say little.
constexpr std::size_t strokeStrengths = 4;

std::size_t strengthOf(double shareOfScale)
{
    const double step = 2.0 * shareOfScale * static_cast<double>(strokeStrengths);
    return static_cast<std::size_t>(std::min(step, static_cast<double>(strokeStrengths - 1)));
}

/// Where the colours of a cell are: without its border, and cut to what is in sight.
QRectF inside(const MapGeometry& geometry, const Cell& cell)
{
    const double border = geometry.hasBorders() ? geometry.border() : 0.0;
    return geometry.cellRect(cell).adjusted(0.0, 0.0, -border, -border);
}

void strokeHatch(
    QPainter& painter, const MapPicture& picture, const QPainterPath& path, const QColor& colour)
{
    painter.strokePath(path, QPen(colour, picture.hatch.width, Qt::SolidLine, Qt::FlatCap));
}

/// Over scores, whose colours tell something where they are pruned, too.
void paintHatchOverColours(QPainter& painter, const MapPicture& picture)
{
    for (const bool dark : { false, true }) {
        QColor colour;
        const QPainterPath path = hatchPath(
            picture.geometry,
            [&](std::size_t from, std::size_t to) {
                const QColor mark = markOn(picture.colourOf(from, to));
                const bool wanted
                    = !picture.data.kept(from, to) && (mark.lightnessF() > 0.5F) == dark;
                if (wanted)
                    colour = mark;
                return wanted;
            },
            picture.hatch.period);
        strokeHatch(painter, picture, path, colour);
    }
}

void paintDiagonal(QPainter& painter, const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    const bool wanted = geometry.bordered && picture.data.quantity != Quantity::Difference;
    if (picture.data.keep.empty() || !wanted)
        return;
    const double dot = lineWidth(1.0, geometry.pixel);
    const double step = diagonalStep / geometry.cell;
    const double first = std::max(geometry.left, geometry.top);
    const double last
        = std::min(geometry.left + geometry.columns(), geometry.top + geometry.rows());
    const auto end = static_cast<int>(std::ceil(last / step));
    for (int i = static_cast<int>(std::ceil(first / step)); i < end; ++i) {
        const double token = i * step;
        const auto at = static_cast<std::size_t>(token);
        if (at >= geometry.count || picture.data.kept(at, at))
            continue;
        painter.fillRect(
            QRectF(geometry.x(token), geometry.y(token), dot, dot), picture.style.tokens->ink3);
    }
}

/// One rising stroke in each cell; where cells are too small, hatching at half the density.
void paintOneSided(QPainter& painter, const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    const auto oneSided = [&](std::size_t from, std::size_t to) {
        return picture.data.oneSided[from * picture.data.size() + to] != 0;
    };
    if (!geometry.hasBorders()) {
        const QPainterPath path = hatchPath(geometry, oneSided, 2.0 * picture.hatch.period);
        painter.strokePath(path, QPen(picture.style.tokens->ink3, 0.75));
        return;
    }
    std::array<QPainterPath, 2 * strokeStrengths> paths; // on light cells, then on dark ones
    for (std::size_t from = geometry.firstRow(); from < geometry.endRow(); ++from) {
        for (std::size_t to = geometry.firstColumn(); to < geometry.endColumn(); ++to) {
            const QRectF cell = inside(geometry, { from, to });
            if (!oneSided(from, to) || !geometry.viewport.contains(cell.center()))
                continue;
            const bool dark = markOn(picture.colourOf(from, to)).lightnessF() > 0.5F;
            const auto share = std::abs(static_cast<double>(picture.data.values.at(from, to)))
                / picture.data.high;
            const std::size_t strength = strengthOf(share);
            const QRectF stroke = cell.adjusted(2.5, 2.5, -2.5, -2.5);
            QPainterPath& path = paths[strength + (dark ? strokeStrengths : 0)];
            path.moveTo(stroke.bottomLeft());
            path.lineTo(stroke.topRight());
        }
    }
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const bool dark = i >= strokeStrengths;
        QColor colour = markOn(dark ? qRgb(0, 0, 0) : qRgb(255, 255, 255));
        const double strength = double(i % strokeStrengths + 1) / double(strokeStrengths);
        colour.setAlphaF(colour.alphaF() * static_cast<float>(0.35 + 0.65 * strength));
        painter.strokePath(paths[i], QPen(colour, 1.0));
    }
}

void paintGap(QPainter& painter, const MapPicture& picture)
{
    if (!picture.data.secondStart)
        return;
    const MapGeometry& geometry = picture.geometry;
    const auto start = static_cast<double>(*picture.data.secondStart);
    const double width = lineWidth(gapWidth, geometry.pixel);
    const QRectF& area = geometry.viewport;
    const double x = geometry.x(start) - width / 2.0;
    const double y = geometry.y(start) - width / 2.0;
    const QColor ground = picture.style.tokens->surface;
    painter.fillRect(QRectF(x, area.top(), width, area.height()) & area, ground);
    painter.fillRect(QRectF(area.left(), y, area.width(), width) & area, ground);
}

} // namespace

void paintMarks(QPainter& painter, const MapPicture& picture)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const MapGeometry& geometry = picture.geometry;
    if (picture.style.vector && picture.data.quantity == Quantity::Scores)
        paintHatchOverColours(painter, picture);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintDiagonal(painter, picture);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!picture.data.oneSided.empty())
        paintOneSided(painter, picture);
    for (const Cell& cell : picture.data.edited)
        if (geometry.viewport.contains(geometry.cellRect(cell).center()))
            paintEditedCorner(painter, inside(geometry, cell), *picture.style.tokens);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintGap(painter, picture);
    painter.restore();
}

} // namespace crisp::explore
