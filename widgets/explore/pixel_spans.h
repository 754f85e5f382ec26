// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/map_geometry.h"

#include <cstddef>
#include <vector>

/// Which tokens a device pixel of a map's viewport shows: one where cells are at least a pixel
/// wide, else all that share it. Painting is map_painter.h's business.
namespace crisp::explore {

struct PixelSpan {
    std::size_t begin = 0;
    std::size_t end = 0; ///< at least begin + 1
    bool border = false; ///< the last pixels of a cell, where its border is

    friend bool operator==(const PixelSpan&, const PixelSpan&) = default;
};

[[nodiscard]] std::vector<PixelSpan> columnSpans(const MapGeometry& geometry);
[[nodiscard]] std::vector<PixelSpan> rowSpans(const MapGeometry& geometry);

} // namespace crisp::explore
