// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/grid_layout.h"
#include "explore/head_grid.h"
#include "theme/colour_maps.h"

#include <QImage>

#include <optional>

class QPainter;

/// The parts of a grid of heads: thumbnails, numbers, outlines; for HeadGrid on screen and in
/// files.
namespace crisp::explore {

struct GridPicture {
    const HeadGridData& data;
    GridLayout layout;
    const theme::ColourMap& colours;
    charts::FigureStyle style;
    std::optional<HeadPosition> selected;
    std::optional<HeadPosition> hovered;
};

[[nodiscard]] const bridge::HeadSketch* sketchAt(
    const HeadGridData& data, const HeadPosition& position);
/// One thumbnail as it lies on the screen: `side` logical pixels, `ratio` device pixels in each.
[[nodiscard]] QImage thumbnail(
    const GridPicture& picture, const bridge::HeadSketch& sketch, int side, double ratio);
/// All of them, for files.
void paintThumbnails(QPainter& painter, const GridPicture& picture);
void paintThumbnailFrame(QPainter& painter, const GridPicture& picture, const QRectF& area);

/// Numbers of heads, and what the last columns are.
void paintGridHeader(QPainter& painter, const GridPicture& picture);
/// Numbers of layers.
void paintGridNumbers(QPainter& painter, const GridPicture& picture);
/// Dropped share at the row ends.
void paintGridEnds(QPainter& painter, const GridPicture& picture);
void paintGridOutlines(QPainter& painter, const GridPicture& picture);

} // namespace crisp::explore
