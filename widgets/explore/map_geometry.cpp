// SPDX-License-Identifier: Apache-2.0
#include "explore/map_geometry.h"

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

double snapped(double value, double pixel)
{
    return pixel > 0.0 ? std::round(value / pixel) * pixel : value;
}

/// Whole device pixels where that loses little.
double wholeCell(double cell, double pixel)
{
    if (pixel <= 0.0 || cell < smallestBorderedCell)
        return cell;
    return std::max(std::floor(cell / pixel + 1e-6) * pixel, pixel);
}

std::optional<std::size_t> tokenAt(double position, std::size_t count)
{
    if (!(position >= 0.0) || position >= static_cast<double>(count))
        return std::nullopt;
    return static_cast<std::size_t>(position);
}

std::size_t clampedToken(double position, std::size_t count)
{
    return static_cast<std::size_t>(std::clamp(position, 0.0, static_cast<double>(count)));
}

// A viewport that ends at a cell's edge has no part of the next one in sight.
constexpr double sliver = 1e-6;

} // namespace

bool MapGeometry::isFitted() const
{
    const auto all = static_cast<double>(count);
    return columns() >= all - sliver && rows() >= all - sliver;
}

QRectF MapGeometry::cellRect(const Cell& at) const
{
    const auto column = static_cast<double>(at.to);
    const auto row = static_cast<double>(at.from);
    const QPointF corner(snapped(x(column), pixel), snapped(y(row), pixel));
    return { corner, QPointF(snapped(x(column + 1.0), pixel), snapped(y(row + 1.0), pixel)) };
}

std::optional<Cell> MapGeometry::cellAt(const QPointF& position) const
{
    if (!viewport.contains(position))
        return std::nullopt;
    const std::optional<std::size_t> row = rowAt(position.y());
    const std::optional<std::size_t> column = columnAt(position.x());
    if (!row || !column)
        return std::nullopt;
    return Cell { *row, *column };
}

std::optional<std::size_t> MapGeometry::rowAt(double position) const
{
    if (position < viewport.top() || position >= viewport.bottom())
        return std::nullopt;
    return tokenAt(top + (position - viewport.top()) / cell, count);
}

std::optional<std::size_t> MapGeometry::columnAt(double position) const
{
    if (position < viewport.left() || position >= viewport.right())
        return std::nullopt;
    return tokenAt(left + (position - viewport.left()) / cell, count);
}

std::size_t MapGeometry::firstColumn() const { return clampedToken(left + sliver, count); }
std::size_t MapGeometry::firstRow() const { return clampedToken(top + sliver, count); }

std::size_t MapGeometry::endColumn() const
{
    return clampedToken(std::ceil(left + columns() - sliver), count);
}

std::size_t MapGeometry::endRow() const
{
    return clampedToken(std::ceil(top + rows() - sliver), count);
}

bool MapGeometry::hasBorders() const { return bordered && cell >= smallestBorderedCell; }

double MapGeometry::border() const
{
    return pixel > 0.0 ? std::max(snapped(1.0, pixel), pixel) : 1.0;
}

MapGeometry fitted(const QRectF& room, std::size_t count, double pixel)
{
    MapGeometry geometry;
    geometry.count = count;
    geometry.pixel = pixel;
    geometry.viewport = { room.topLeft(), QSizeF(0.0, 0.0) };
    if (count == 0 || room.width() <= 0.0 || room.height() <= 0.0)
        return geometry;
    const double side = std::min(room.width(), room.height());
    const double cell = std::min(side / static_cast<double>(count), largestCell);
    geometry.cell = wholeCell(cell, pixel);
    const double whole = geometry.cell * static_cast<double>(count);
    geometry.viewport.setSize({ whole, whole });
    return geometry;
}

MapGeometry zoomed(
    const QRectF& room, std::size_t count, double pixel, double cell, double left, double top)
{
    MapGeometry geometry = fitted(room, count, pixel);
    const double wanted = wholeCell(std::clamp(cell, geometry.cell, largestCell), pixel);
    if (count == 0 || wanted <= geometry.cell)
        return geometry;
    geometry.cell = wanted;
    const double whole = wanted * static_cast<double>(count);
    const QSizeF size(std::min(room.width(), whole), std::min(room.height(), whole));
    geometry.viewport.setSize(size);
    const double step = pixel > 0.0 ? pixel / wanted : 0.0;
    const auto placed = [&](double token, double inSight) {
        const double last = std::max(static_cast<double>(count) - inSight, 0.0);
        return std::clamp(snapped(token, step), 0.0, last);
    };
    geometry.left = placed(left, geometry.columns());
    geometry.top = placed(top, geometry.rows());
    return geometry;
}

} // namespace crisp::explore
