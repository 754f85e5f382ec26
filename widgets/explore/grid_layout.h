// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/head_position.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <cstddef>
#include <optional>

/// Where the cells of a grid of layers x heads lie; shared by all grids, so that their columns
/// stand under each other. Sizes are logical pixels.
namespace crisp::explore {

struct GridLayout {
    std::size_t layers = 0, heads = 0;
    bool means = true; ///< a column of layer means, set off by `meanGap`
    double numbers = 28.0; ///< left of the cells: layer numbers
    double header = 22.0; ///< above them: head numbers
    double end = 54.0; ///< right of them: a number a layer
    double width = 40.0, height = 40.0; ///< of a cell
    double columnPitch = 44.0, rowPitch = 44.0;

    static constexpr double meanGap = 12.0;

    [[nodiscard]] QRectF cell(const HeadPosition& position) const;
    [[nodiscard]] QRectF headerOf(const std::optional<std::size_t>& head) const;
    [[nodiscard]] QRectF numberOf(std::size_t layer) const;
    [[nodiscard]] QRectF endOf(std::size_t layer) const;
    [[nodiscard]] QSizeF size() const;
    /// Gaps between cells count to the cell before.
    [[nodiscard]] std::optional<HeadPosition> at(const QPointF& point) const;
    /// The cell that many rows and columns away, as far as there are any; the mean is the last
    /// column.
    [[nodiscard]] HeadPosition moved(const HeadPosition& from, int rows, int columns) const;

private:
    [[nodiscard]] double columnX(std::size_t column) const;
};

} // namespace crisp::explore
