// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/matrix.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The pieces that attention maps in SVG are made of: cells, hatching, wrapped text, the legend.
/// What a picture shows is export_svg's business.
namespace crisp::analysis {

/// Cells of one map and what is to be hatched.
struct CellMap {
    Matrix values;
    KeepMask keep; ///< [n, n] 0: hatched
};

struct CellPlace {
    std::size_t x = 0; ///< pixels, upper left corner
    std::size_t y = 0;
    std::size_t cell = 1; ///< pixels a side
};

/// Where something is drawn, and how wide and high it is.
[[nodiscard]] std::string svgStart(
    std::size_t width, std::size_t height, std::string_view title, std::string_view description);

/// Neighbours of the same colour in a row are one rectangle, all rectangles of one colour one path:
/// that keeps a map of 512 tokens to a few megabytes.
void appendCells(std::string& svg, const CellMap& map, CellPlace place, double scaleMaximum);

/// Colour scale from 0 to the maximum ("0.5+"), and the sign of a pruned cell. 34 pixels high.
void appendLegend(std::string& svg, std::size_t x, std::size_t y, double scaleMaximum);

struct TextStyle {
    std::size_t size = 11;
    std::string_view anchor = "start";
    std::string_view fill = "#171b22";
    int rotation = 0; ///< degrees about its own point
};
void appendText(
    std::string& svg, double x, double y, std::string_view text, const TextStyle& style = {});

/// `text` cut into lines of at most `width` characters, at spaces where there are any; what is
/// longer than `most` lines ends in an ellipsis.
[[nodiscard]] std::vector<std::string> wrapped(
    std::string_view text, std::size_t width, std::size_t most);

/// The first `most` code points, the last of them an ellipsis if something is missing.
[[nodiscard]] std::string elided(std::string_view text, std::size_t most);

/// Maps of more than `most` tokens, shrunk: a cell is the largest of its block, and hatched if all
/// of it is.
[[nodiscard]] CellMap shrunk(const CellMap& map, std::size_t most);
[[nodiscard]] CellMap shrunk(
    const Matrix& values, std::span<const std::uint8_t> keep, std::size_t most);

} // namespace crisp::analysis
