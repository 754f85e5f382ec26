// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_data.h"

#include <QPointF>
#include <QRectF>

#include <cstddef>
#include <optional>

/// Where the cells of a map lie: from tokens to pixels and back. All in logical pixels; where cells
/// are large enough to have borders they are whole device pixels wide, so that borders are crisp.
namespace crisp::explore {

struct MapGeometry {
    QRectF viewport; ///< the cells in sight
    double cell = 1.0; ///< pixels a token
    double left = 0.0, top = 0.0; ///< tokens left of and above the viewport
    std::size_t count = 0; ///< tokens
    double pixel = 1.0; ///< a device pixel
    bool bordered = true; ///< where cells are large enough for it

    [[nodiscard]] double x(double token) const { return viewport.left() + (token - left) * cell; }
    [[nodiscard]] double y(double token) const { return viewport.top() + (token - top) * cell; }
    [[nodiscard]] double columns() const { return viewport.width() / cell; } ///< in sight
    [[nodiscard]] double rows() const { return viewport.height() / cell; }
    [[nodiscard]] bool isFitted() const;
    /// The whole of a cell, borders included, in sight or not; on device pixels.
    [[nodiscard]] QRectF cellRect(const Cell& at) const;
    [[nodiscard]] std::optional<Cell> cellAt(const QPointF& position) const;
    /// Beside the viewport, for labels.
    [[nodiscard]] std::optional<std::size_t> rowAt(double position) const;
    [[nodiscard]] std::optional<std::size_t> columnAt(double position) const;
    /// First token in sight, and one past the last.
    [[nodiscard]] std::size_t firstColumn() const;
    [[nodiscard]] std::size_t endColumn() const;
    [[nodiscard]] std::size_t firstRow() const;
    [[nodiscard]] std::size_t endRow() const;
    /// Cells have a border and room for marks.
    [[nodiscard]] bool hasBorders() const;
    [[nodiscard]] double border() const; ///< its width, whole device pixels

    friend bool operator==(const MapGeometry&, const MapGeometry&) = default;
};

/// Smallest cell that has borders.
inline constexpr double smallestBorderedCell = 8.0;
/// Few tokens fill no more, and cells become no larger by zooming.
inline constexpr double largestCell = 96.0;

/// All tokens in `room`, square, at its upper left corner. `pixel` 0: no device to align with.
[[nodiscard]] MapGeometry fitted(const QRectF& room, std::size_t count, double pixel);
/// Cells of about `cell` pixels, the given token coordinate at the upper left corner, as far as
/// that leaves no room empty; not smaller than fitted.
[[nodiscard]] MapGeometry zoomed(
    const QRectF& room, std::size_t count, double pixel, double cell, double left, double top);

} // namespace crisp::explore
