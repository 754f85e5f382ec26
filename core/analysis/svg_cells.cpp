// SPDX-License-Identifier: Apache-2.0
#include "analysis/svg_cells.h"

#include "analysis/colour_map.h"
#include "analysis/escape.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace crisp::analysis {
namespace {

struct Place {
    std::ptrdiff_t x = 0;
    std::ptrdiff_t y = 0;
};

constexpr std::string_view ellipsis = "\u2026";

bool startsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

/// Number of code points, counted in whatever bytes there are.
std::size_t length(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, startsCodePoint));
}

/// Offset of code point number `index`, or the end.
std::size_t offsetOf(std::string_view text, std::size_t index)
{
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (startsCodePoint(text[i]) && seen++ == index)
            return i;
    return text.size();
}

} // namespace

std::string svgStart(
    std::size_t width, std::size_t height, std::string_view title, std::string_view description)
{
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" font-family="Roboto, 'DejaVu Sans', Arial, sans-serif">
<title>{2}</title>
<desc>{3}</desc>
<defs><pattern id="pruned" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#f1f2f5"/><path d="M-1 1L1 -1M0 5L5 0M4 6L6 4" stroke="#b4bac5"/></pattern></defs>
<rect width="{0}" height="{1}" fill="#ffffff"/>
)",
        width, height, escapeXml(title), escapeXml(description));
}

void appendCells(std::string& svg, const CellMap& map, CellPlace place, double scaleMaximum)
{
    constexpr std::size_t hatched = colourLevels;
    std::array<std::string, colourLevels + 1> paths;
    // Steps from where the last rectangle of the colour began: a third shorter than places.
    std::array<Place, colourLevels + 1> begun {};
    const std::size_t n = map.values.size;
    const auto level = [&](std::size_t cell) {
        return map.keep[cell] == 0
            ? hatched
            : colourLevel(static_cast<double>(map.values.values[cell]), scaleMaximum);
    };
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t begin = 0; begin < n;) {
            const std::size_t colour = level(row * n + begin);
            std::size_t end = begin + 1;
            while (end < n && level(row * n + end) == colour)
                ++end;
            const Place at { static_cast<std::ptrdiff_t>(place.x + begin * place.cell),
                static_cast<std::ptrdiff_t>(place.y + row * place.cell) };
            const std::size_t width = (end - begin) * place.cell;
            fmt::format_to(std::back_inserter(paths[colour]), "m{} {}h{}v{}h-{}z",
                at.x - begun[colour].x, at.y - begun[colour].y, width, place.cell, width);
            begun[colour] = at;
            begin = end;
        }
    }
    svg += "<g shape-rendering=\"crispEdges\">\n";
    for (std::size_t colour = 0; colour < colourLevels; ++colour)
        if (!paths[colour].empty())
            svg += fmt::format(
                "<path fill=\"{}\" d=\"{}\"/>\n", toHex(cividis()[colour]), paths[colour]);
    if (!paths[hatched].empty())
        svg += fmt::format(
            "<path class=\"pruned\" fill=\"url(#pruned)\" d=\"{}\"/>\n", paths[hatched]);
    svg += "</g>\n";
}

void appendLegend(std::string& svg, std::size_t x, std::size_t y, double scaleMaximum)
{
    constexpr std::size_t width = 160;
    svg += "<linearGradient id=\"scale\">";
    for (std::size_t stop = 0; stop <= 16; ++stop)
        svg += fmt::format("<stop offset=\"{}\" stop-color=\"{}\"/>",
            static_cast<double>(stop) / 16.0,
            toHex(cividis()[std::min<std::size_t>(stop * 16, colourLevels - 1)]));
    svg += "</linearGradient>\n";
    svg += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"10\" fill=\"url(#scale)\"/>\n", x, y, width);
    const auto left = static_cast<double>(x);
    const auto baseline = static_cast<double>(y + 23);
    appendText(svg, left, baseline, "0");
    appendText(svg, left + 80, baseline, "attention", { .anchor = "middle" });
    appendText(svg, left + 160, baseline,
        scaleMaximum < 1.0 ? fmt::format("{}+", scaleMaximum) : fmt::format("{}", scaleMaximum),
        { .anchor = "end" });
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"20\" height=\"10\" fill=\"url(#pruned)\" "
                       "stroke=\"#b4bac5\" stroke-width=\"0.5\"/>\n",
        x + width + 24, y);
    appendText(svg, left + 210, static_cast<double>(y + 9), "pruned");
}

void appendText(std::string& svg, double x, double y, std::string_view text, const TextStyle& style)
{
    const std::string turn = style.rotation == 0
        ? std::string()
        : fmt::format(" transform=\"rotate({} {} {})\"", style.rotation, x, y);
    svg += fmt::format(
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\"{}>{}</text>\n", x,
        y, style.size, style.anchor, style.fill, turn, escapeXml(text));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t most)
{
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < most) {
        if (length(text) <= width) {
            lines.emplace_back(text);
            return lines;
        }
        std::size_t cut = offsetOf(text, width);
        const std::size_t space = text.substr(0, cut).rfind(' ');
        if (space != std::string_view::npos && space > 0)
            cut = space;
        lines.emplace_back(text.substr(0, cut));
        text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ', cut)));
    }
    if (!text.empty() && !lines.empty())
        lines.back() = elided(lines.back() + std::string(width, ' '), width);
    return lines;
}

std::string elided(std::string_view text, std::size_t most)
{
    if (most == 0 || length(text) <= most)
        return std::string(text);
    std::string_view kept = text.substr(0, offsetOf(text, most - 1));
    while (kept.ends_with(' '))
        kept.remove_suffix(1);
    return std::string(kept) + std::string(ellipsis);
}

CellMap shrunk(const CellMap& map, std::size_t most) { return shrunk(map.values, map.keep, most); }

CellMap shrunk(const Matrix& values, std::span<const std::uint8_t> keep, std::size_t most)
{
    const std::size_t n = values.size;
    if (n <= most)
        return { values, { keep.begin(), keep.end() } };
    const std::size_t block = (n + most - 1) / most;
    CellMap result;
    result.values = Matrix((n + block - 1) / block);
    result.keep.assign(result.values.values.size(), 0);
    // Block by block along a row: no division a cell, of which there are millions.
    for (std::size_t from = 0; from < n; ++from) {
        const std::size_t first = from / block * result.values.size;
        for (std::size_t begin = 0, cell = first; begin < n; begin += block, ++cell) {
            float largest = result.values.values[cell];
            std::uint8_t kept = result.keep[cell];
            for (std::size_t to = begin; to < std::min(begin + block, n); ++to) {
                largest = std::max(largest, values.values[from * n + to]);
                kept |= keep[from * n + to];
            }
            result.values.values[cell] = largest;
            result.keep[cell] = kept;
        }
    }
    return result;
}

} // namespace crisp::analysis
