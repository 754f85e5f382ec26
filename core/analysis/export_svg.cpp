// SPDX-License-Identifier: Apache-2.0
#include "analysis/export_svg.h"

#include "analysis/aggregates.h"
#include "analysis/svg_cells.h"

#include <fmt/format.h>

#include <algorithm>

namespace crisp::analysis {
namespace {

constexpr std::size_t margin = 16;
constexpr std::size_t lineHeight = 16;
constexpr std::size_t legendHeight = 34;
constexpr std::size_t characterWidth = 7; // of 11-pixel text, on the generous side
constexpr std::size_t longestLabel = 18; // code points
constexpr std::string_view muted = "#474f5d";

std::string sentence(const Explanation& explanation)
{
    std::string text = explanation.text;
    if (explanation.textPair)
        text += " \u2016 " + *explanation.textPair;
    // Given by ids, there is no text, so the tokens have to do.
    return text.empty() ? fmt::format("{}", fmt::join(explanation.tokens, " ")) : text;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

/// Title, facts and sentence, each wrapped to the picture's width.
struct Caption {
    std::vector<std::string> title;
    std::vector<std::string> lines;

    Caption(const std::string& heading, const std::string& facts, const std::string& text,
        std::size_t width)
    {
        const std::size_t characters
            = std::max<std::size_t>(20, (width - 2 * margin) / characterWidth);
        title = wrapped(heading, characters * 11 / 13, 2);
        for (const std::string& line : wrapped(facts, characters, 3))
            lines.push_back(line);
        for (const std::string& line : wrapped(text, characters, 3))
            lines.push_back(line);
    }
    [[nodiscard]] std::size_t height() const { return (title.size() + lines.size()) * lineHeight; }
    void append(std::string& svg, std::size_t y) const
    {
        auto baseline = static_cast<double>(y + 12);
        for (const std::string& line : title) {
            appendText(svg, margin, baseline, line, { .size = 13 });
            baseline += lineHeight;
        }
        for (const std::string& line : lines) {
            appendText(svg, margin, baseline, line, { .fill = muted });
            baseline += lineHeight;
        }
    }
};

/// Cells so large that the map is readable, and small enough for a page.
std::size_t cellSize(std::size_t tokens)
{
    constexpr std::size_t widest = 24;
    constexpr std::size_t mapWidth = 1024;
    return std::clamp<std::size_t>(mapWidth / tokens, 2, widest);
}

/// Token names along both sides; where cells are small, only every so many.
void appendLabels(std::string& svg, const Explanation& explanation, CellPlace place)
{
    constexpr std::size_t closest = 11;
    const std::size_t every = (closest + place.cell - 1) / place.cell;
    for (std::size_t token = 0; token < explanation.size(); token += every) {
        const std::string name = elided(explanation.tokens[token], longestLabel);
        const double middle
            = static_cast<double>(token * place.cell) + static_cast<double>(place.cell) / 2;
        appendText(svg, static_cast<double>(place.x) - 5, static_cast<double>(place.y) + middle + 4,
            name, { .anchor = "end" });
        appendText(svg, static_cast<double>(place.x) + middle + 4, static_cast<double>(place.y) - 5,
            name, { .rotation = -90 });
    }
}

/// Pixels that the longest token name takes.
std::size_t labelWidth(const Explanation& explanation)
{
    std::size_t longest = 1;
    for (const std::string& token : explanation.tokens)
        longest = std::max(longest, std::min(longestLabel, token.size()));
    return longest * characterWidth + 8;
}

/// One large map with its labels, caption and legend.
std::string mapSvg(const Explanation& explanation, const CellMap& map, const std::string& heading,
    const std::string& facts, const ExportOptions& options)
{
    constexpr std::size_t narrowest = 460;
    const std::size_t cell = cellSize(explanation.size());
    const std::size_t side = cell * explanation.size();
    const std::size_t labels = labelWidth(explanation);
    const std::size_t width = std::max(narrowest, 2 * margin + labels + side);
    const Caption caption(heading, facts, sentence(explanation), width);
    const CellPlace place { margin + labels, margin + caption.height() + labels, cell };
    const std::size_t legendTop = place.y + side + margin;

    std::string svg = svgStart(
        width, legendTop + legendHeight + margin, heading, facts + ". " + sentence(explanation));
    caption.append(svg, margin);
    appendLabels(svg, explanation, place);
    appendCells(svg, map, place, options.scaleMaximum);
    svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" "
                       "stroke=\"#c3c9d3\"/>\n",
        place.x, place.y, side, side);
    appendLegend(svg, margin, legendTop, options.scaleMaximum);
    return svg + "</svg>\n";
}

std::string sparsityFacts(double nominal, double effective, double entropy, double normalised)
{
    return fmt::format("sparsity {} nominal, {} effective; entropy {:.3f} nats ({:.2f} of the most "
                       "possible)",
        percent(nominal), percent(effective), entropy, normalised);
}

std::string prediction(const Explanation& explanation)
{
    return fmt::format("{} {:.3f}", explanation.labels[explanation.prediction],
        explanation.probabilities[explanation.prediction]);
}

/// The grid's measures: a small map has at most 64 cells a side.
struct GridShape {
    static constexpr std::size_t mostCells = 64;
    static constexpr std::size_t gap = 6;
    static constexpr std::size_t rowLabel = 56;
    static constexpr std::size_t facts = 190;

    explicit GridShape(const Explanation& explanation)
    {
        const std::size_t blocks = (explanation.size() + mostCells - 1) / mostCells;
        cells = (explanation.size() + blocks - 1) / blocks;
        cell = std::clamp<std::size_t>(mostCells / cells, 1, 4);
        side = cell * cells;
        pitch = std::max<std::size_t>(side, 30) + gap;
    }
    std::size_t cells = 0;
    std::size_t cell = 0;
    std::size_t side = 0;
    std::size_t pitch = 0;
};

void appendGridRow(std::string& svg, const Explanation& explanation, std::size_t layer,
    const GridShape& shape, std::size_t top, double scaleMaximum)
{
    const LayerExplanation& values = explanation.layers[layer];
    const double middle = static_cast<double>(top) + static_cast<double>(shape.side) / 2;
    appendText(svg, margin, middle + 4, fmt::format("layer {}", layer));
    for (std::size_t head = 0; head < values.heads.size(); ++head) {
        const CellMap map { values.heads[head].attention, values.heads[head].keep };
        const std::size_t left = margin + GridShape::rowLabel + head * shape.pitch;
        appendCells(
            svg, shrunk(map, GridShape::mostCells), { left, top, shape.cell }, scaleMaximum);
    }
    const auto right = static_cast<double>(
        margin + GridShape::rowLabel + values.heads.size() * shape.pitch + GridShape::gap);
    appendText(svg, right, middle - 2,
        fmt::format("{} asked, {} pruned", percent(values.nominalSparsity),
            percent(values.effectiveSparsity)),
        { .fill = muted });
    appendText(svg, right, middle + 11, fmt::format("entropy {:.3f} nats", values.entropy),
        { .fill = muted });
}

} // namespace

std::string headSvg(const Explanation& explanation, HeadChoice choice, const ExportOptions& options)
{
    const LayerExplanation& layer = explanation.layers.at(choice.layer);
    const HeadExplanation& head = layer.heads.at(choice.head);
    const std::string heading = fmt::format(
        "Layer {}, head {}: {}", choice.layer, choice.head, describePlan(explanation, options));
    const std::string facts = fmt::format("{}; predicts {}",
        sparsityFacts(
            layer.nominalSparsity, head.effectiveSparsity, head.entropy, head.normalisedEntropy),
        prediction(explanation));
    return mapSvg(explanation, { head.attention, head.keep }, heading, facts, options);
}

std::string layerMeanSvg(
    const Explanation& explanation, std::size_t layer, const ExportOptions& options)
{
    const LayerExplanation& values = explanation.layers.at(layer);
    CellMap map { overHeads(values, Reduction::Mean), {} };
    map.keep.assign(map.values.values.size(), 0);
    for (const HeadExplanation& head : values.heads)
        for (std::size_t cell = 0; cell < map.keep.size(); ++cell)
            map.keep[cell] |= head.keep[cell];
    const std::string heading = fmt::format("Layer {}, mean over {} heads: {}", layer,
        values.heads.size(), describePlan(explanation, options));
    const std::string facts = fmt::format("{}; hatched: pruned by every head; predicts {}",
        sparsityFacts(values.nominalSparsity, values.effectiveSparsity, values.entropy,
            values.normalisedEntropy),
        prediction(explanation));
    return mapSvg(explanation, map, heading, facts, options);
}

std::string headGridSvg(const Explanation& explanation, const ExportOptions& options)
{
    const GridShape shape(explanation);
    const std::size_t heads = explanation.layers.front().heads.size();
    const std::size_t width
        = 2 * margin + GridShape::rowLabel + heads * shape.pitch + GridShape::facts;
    const std::string heading
        = fmt::format("Attention of all heads: {}", describePlan(explanation, options));
    const std::string facts = fmt::format("rows: from, columns: to; {} tokens; predicts {}",
        explanation.size(), prediction(explanation));
    const Caption caption(heading, facts, sentence(explanation), width);
    const std::size_t top = margin + caption.height() + lineHeight + 4;
    const std::size_t legendTop = top + explanation.layers.size() * shape.pitch + margin / 2;

    std::string svg = svgStart(
        width, legendTop + legendHeight + margin, heading, facts + ". " + sentence(explanation));
    caption.append(svg, margin);
    for (std::size_t head = 0; head < heads; ++head)
        appendText(svg,
            static_cast<double>(margin + GridShape::rowLabel + head * shape.pitch)
                + static_cast<double>(shape.side) / 2,
            static_cast<double>(top) - 6, fmt::format("{}", head), { .anchor = "middle" });
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer)
        appendGridRow(
            svg, explanation, layer, shape, top + layer * shape.pitch, options.scaleMaximum);
    appendLegend(svg, margin, legendTop, options.scaleMaximum);
    return svg + "</svg>\n";
}

} // namespace crisp::analysis
