// SPDX-License-Identifier: Apache-2.0
#include "explore/pixel_spans.h"

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

std::vector<PixelSpan> spans(const MapGeometry& geometry, double first, double length)
{
    const double step = geometry.pixel / geometry.cell; // tokens a pixel
    const auto pixels = static_cast<std::size_t>(std::lround(length / geometry.pixel));
    const double border = geometry.hasBorders() ? geometry.border() / geometry.cell : 0.0;
    const std::size_t last = std::max<std::size_t>(geometry.count, 1) - 1;
    std::vector<PixelSpan> result(pixels);
    for (std::size_t i = 0; i < pixels; ++i) {
        const double centre = first + (static_cast<double>(i) + 0.5) * step;
        PixelSpan& span = result[i];
        if (step <= 1.0) {
            span.begin = std::min(static_cast<std::size_t>(centre), last);
            span.end = span.begin + 1;
            span.border = centre - std::floor(centre) > 1.0 - border;
        } else {
            span.begin = std::min(static_cast<std::size_t>(centre - 0.5 * step), last);
            const auto end = static_cast<std::size_t>(centre + 0.5 * step);
            span.end = std::clamp(end, span.begin + 1, last + 1);
        }
    }
    return result;
}

} // namespace

std::vector<PixelSpan> columnSpans(const MapGeometry& geometry)
{
    return spans(geometry, geometry.left, geometry.viewport.width());
}

std::vector<PixelSpan> rowSpans(const MapGeometry& geometry)
{
    return spans(geometry, geometry.top, geometry.viewport.height());
}

} // namespace crisp::explore
