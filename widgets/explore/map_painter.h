// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/cell_painting.h"
#include "explore/map_data.h"
#include "explore/map_geometry.h"
#include "theme/colour_maps.h"

#include <QImage>
#include <QRgb>

#include <cstddef>
#include <cstdint>
#include <vector>

class QPainter;

/// The cells of a map: colours, hatching of what is pruned, borders, strokes where only one side
/// pruned, edited corners, the diagonal. As images of device pixels for screens and PNG, as
/// rectangles and lines for SVG and PDF. Labels, legend, locks are map_frame.h's business.
namespace crisp::explore {

struct MapPicture {
    const MapData& data;
    MapGeometry geometry;
    const theme::ColourMap& colours;
    charts::FigureStyle style;
    Hatch hatch = mapHatch;
    /// In vector files, maps with more cells in sight than this are images, too; of about so many
    /// pixels a side.
    std::size_t mostRectangles = 4096;
    double imagePixels = 2048.0;

    [[nodiscard]] QRgb colourOf(std::size_t from, std::size_t to) const;
};

/// The colour map that a map wants: its quantity's.
[[nodiscard]] const theme::ColourMap& colourMapFor(
    const MapData& data, const QString& name, const theme::Tokens& tokens);

/// Index into the colour map's levels of every device pixel of the viewport. Where cells are
/// smaller than that, the one farthest from 0 of those that share it.
struct CellLevels {
    std::size_t width = 0;
    std::vector<std::uint8_t> levels; ///< row by row
};
[[nodiscard]] CellLevels cellLevels(const MapPicture& picture);
/// The same as colours.
[[nodiscard]] QImage cellColours(const MapPicture& picture);
/// Everything above the colours; transparent where cells are kept.
[[nodiscard]] QImage cellMarks(const MapPicture& picture);
/// A line around the viewport, outside of it.
void paintOutline(QPainter& painter, const MapPicture& picture);
/// Colours, marks and outline, for files.
void paintCells(QPainter& painter, const MapPicture& picture);

} // namespace crisp::explore
