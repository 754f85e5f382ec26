// SPDX-License-Identifier: Apache-2.0
#include "explore/cell_shapes.h"

#include "explore/pixel_spans.h"

#include <QImage>
#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>
#include <vector>

namespace crisp::explore {
namespace {

bool isTooMany(const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    const std::size_t inSight = (geometry.endRow() - geometry.firstRow())
        * (geometry.endColumn() - geometry.firstColumn());
    return inSight > picture.mostRectangles;
}

QRectF runRect(const MapGeometry& geometry, std::size_t from, std::size_t first, std::size_t last)
{
    return geometry.cellRect({ from, first }).united(geometry.cellRect({ from, last }));
}

/// Behind each run of cells with colours, and a pixel further to the left and up.
void addBorders(QPainterPath& path, const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    for (std::size_t from = geometry.firstRow(); from < geometry.endRow(); ++from) {
        std::size_t to = geometry.firstColumn();
        while (to < geometry.endColumn()) {
            const std::size_t start = to++;
            if (!showsColour(picture.data, from, start))
                continue;
            while (to < geometry.endColumn() && showsColour(picture.data, from, to))
                ++to;
            const QRectF run = runRect(geometry, from, start, to - 1);
            path.addRect(
                run.adjusted(-geometry.border(), -geometry.border(), 0.0, 0.0) & geometry.viewport);
        }
    }
}

/// Without borders, equal neighbours are one rectangle.
void addColours(std::map<QRgb, QPainterPath>& paths, const MapPicture& picture)
{
    const MapGeometry& geometry = picture.geometry;
    const double border = geometry.hasBorders() ? geometry.border() : 0.0;
    for (std::size_t from = geometry.firstRow(); from < geometry.endRow(); ++from) {
        std::size_t to = geometry.firstColumn();
        while (to < geometry.endColumn()) {
            const std::size_t start = to++;
            if (!showsColour(picture.data, from, start))
                continue;
            const QRgb colour = picture.colourOf(from, start);
            while (border == 0.0 && to < geometry.endColumn() && showsColour(picture.data, from, to)
                && picture.colourOf(from, to) == colour)
                ++to;
            const QRectF run = runRect(geometry, from, start, to - 1);
            paths[colour].addRect(run.adjusted(0.0, 0.0, -border, -border) & geometry.viewport);
        }
    }
}

/// Many cells: an image of a whole number of pixels a cell, so that viewers have nothing to guess.
void paintCellImage(QPainter& painter, const MapPicture& picture)
{
    MapPicture inPixels = picture;
    const double scale = std::max(
        std::round(picture.imagePixels / picture.geometry.columns() / picture.geometry.cell), 1.0);
    inPixels.geometry.pixel = 1.0 / scale;
    QImage colours = cellColours(inPixels).convertToFormat(QImage::Format_ARGB32_Premultiplied);
    const std::vector<PixelSpan> columns = columnSpans(inPixels.geometry);
    const std::vector<PixelSpan> rows = rowSpans(inPixels.geometry);
    for (int y = 0; y < colours.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(colours.scanLine(y));
        for (int x = 0; x < colours.width(); ++x)
            if (!showsColour(
                    picture.data, rows[std::size_t(y)].begin, columns[std::size_t(x)].begin))
                line[x] = 0;
    }
    painter.save();
    painter.setRenderHint(QPainter::LosslessImageRendering);
    painter.drawImage(picture.geometry.viewport, colours, QRectF(colours.rect()));
    painter.restore();
}

/// Walks a hatch line from its lower left end through the cells it crosses.
void addHatchLine(QPainterPath& path, const MapGeometry& geometry, double sum,
    const std::function<bool(std::size_t, std::size_t)>& wanted)
{
    // In pixels from the map's own corner, where x + y = sum.
    const double left = geometry.left * geometry.cell;
    const double top = geometry.top * geometry.cell;
    double x = std::max(left, sum - top - geometry.viewport.height());
    const double end = std::min(left + geometry.viewport.width(), sum - top);
    const QPointF origin = geometry.viewport.topLeft() - QPointF(left, top);
    double begin = -1.0; // of the stroke in progress
    while (x < end) {
        const double nextColumn = (std::floor(x / geometry.cell + 1e-9) + 1.0) * geometry.cell;
        const double nextRow
            = sum - (std::ceil((sum - x) / geometry.cell - 1e-9) - 1.0) * geometry.cell;
        const double next = std::min({ nextColumn, nextRow, end });
        const double middle = (x + next) / 2.0;
        const auto to = static_cast<std::size_t>(middle / geometry.cell);
        const auto from = static_cast<std::size_t>((sum - middle) / geometry.cell);
        const bool inside = from < geometry.count && to < geometry.count && wanted(from, to);
        if (inside && begin < 0.0)
            begin = x;
        if (begin >= 0.0 && (!inside || next >= end)) {
            const double stop = inside ? next : x;
            path.moveTo(origin + QPointF(begin, sum - begin));
            path.lineTo(origin + QPointF(stop, sum - stop));
            begin = -1.0;
        }
        x = next;
    }
}

} // namespace

QPainterPath hatchPath(const MapGeometry& geometry,
    const std::function<bool(std::size_t from, std::size_t to)>& wanted, double period)
{
    QPainterPath path;
    const double first = (geometry.left + geometry.top) * geometry.cell;
    const double last = first + geometry.viewport.width() + geometry.viewport.height();
    const auto before = static_cast<int>(std::floor(first / period));
    const auto end = static_cast<int>(std::ceil(last / period));
    for (int line = before + 1; line < end; ++line)
        addHatchLine(path, geometry, line * period, wanted);
    return path;
}

void addCellShapes(CellShapes& shapes, const MapPicture& picture)
{
    const MapData& data = picture.data;
    if (!data.keep.empty() && data.quantity != Quantity::Scores) {
        shapes.ground.addRect(picture.geometry.viewport);
        shapes.hatching.addPath(hatchPath(
            picture.geometry,
            [&](std::size_t from, std::size_t to) { return !data.kept(from, to); },
            picture.hatch.period));
    }
    if (picture.geometry.hasBorders())
        addBorders(shapes.borders, picture);
    if (!isTooMany(picture))
        addColours(shapes.colours, picture);
}

void paintCellShapes(QPainter& painter, const CellShapes& shapes, const MapPicture& picture)
{
    const theme::Tokens& tokens = *picture.style.tokens;
    painter.fillPath(shapes.ground, tokens.hatchGround);
    painter.strokePath(
        shapes.hatching, QPen(tokens.hatch, picture.hatch.width, Qt::SolidLine, Qt::FlatCap));
    QPainterPath borders = shapes.borders;
    borders.setFillRule(Qt::WindingFill); // they overlap
    painter.fillPath(borders, tokens.line);
    for (const auto& [colour, path] : shapes.colours)
        painter.fillPath(path, QColor::fromRgb(colour));
    if (isTooMany(picture))
        paintCellImage(painter, picture);
}

} // namespace crisp::explore
