// SPDX-License-Identifier: Apache-2.0
#include "analysis/export.h"

#include "analysis/export_csv.h"
#include "analysis/export_html.h"
#include "analysis/export_json.h"
#include "analysis/export_svg.h"
#include "base/files.h"

#include <fmt/format.h>

#include <stdexcept>

namespace crisp::analysis {
namespace {

using Paths = std::vector<std::filesystem::path>;

void exportCsv(const Explanation& explanation, const std::filesystem::path& folder, Paths& written)
{
    base::writeFileAtomically(folder / "attention.csv",
        [&](base::FileWriter& file) { writeAttentionCsv(explanation, file); });
    written.push_back(folder / "attention.csv");
    base::writeFileAtomically(folder / "heads.csv", headsCsv(explanation));
    written.push_back(folder / "heads.csv");
}

void exportSvg(const Explanation& explanation, const std::filesystem::path& folder,
    const ExportOptions& options, Paths& written)
{
    const auto write = [&](const std::string& name, const std::string& svg) {
        base::writeFileAtomically(folder / name, svg);
        written.push_back(folder / name);
    };
    write("heads.svg", headGridSvg(explanation, options));
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer)
        write(fmt::format("layer-{}-mean.svg", layer), layerMeanSvg(explanation, layer, options));
    for (const HeadChoice& choice : options.heads)
        write(fmt::format("layer-{}-head-{}.svg", choice.layer, choice.head),
            headSvg(explanation, choice, options));
}

void requireHeads(const Explanation& explanation, const ExportOptions& options)
{
    for (const HeadChoice& choice : options.heads)
        if (choice.layer >= explanation.layers.size()
            || choice.head >= explanation.layers[choice.layer].heads.size())
            throw std::invalid_argument(
                fmt::format("head: there is no layer {} with a head {}; the model has {} layers of "
                            "{} heads, and both count from 0",
                    choice.layer, choice.head, explanation.layers.size(),
                    explanation.layers.empty() ? 0 : explanation.layers.front().heads.size()));
}

} // namespace

ExportFormat parseExportFormat(std::string_view text)
{
    if (text == "csv")
        return ExportFormat::Csv;
    if (text == "json")
        return ExportFormat::Json;
    if (text == "svg")
        return ExportFormat::Svg;
    if (text == "html")
        return ExportFormat::Html;
    throw std::invalid_argument(
        fmt::format("format: \"{}\" is none of csv, json, svg, html", text));
}

std::string describePlan(const Explanation& explanation, const ExportOptions& options)
{
    std::string text = options.planName.empty() ? "plan" : options.planName;
    if (!explanation.plan.isDense())
        text += explanation.plan.rule == model::PruningRule::Row ? " (row)" : " (head)";
    if (!options.modelName.empty())
        text = fmt::format("{} under {}", options.modelName, text);
    if (!explanation.edits.empty())
        text += fmt::format(", {} edge{} edited", explanation.edits.size(),
            explanation.edits.size() == 1 ? "" : "s");
    return text;
}

std::vector<std::filesystem::path> exportExplanation(const Explanation& explanation,
    const std::filesystem::path& folder, std::span<const ExportFormat> formats,
    const ExportOptions& options)
{
    requireHeads(explanation, options);
    Paths written;
    for (const ExportFormat format : formats) {
        switch (format) {
        case ExportFormat::Csv:
            exportCsv(explanation, folder, written);
            break;
        case ExportFormat::Json:
            base::writeFileAtomically(folder / "explanation.json",
                [&](base::FileWriter& file) { writeJson(explanation, options, file); });
            written.push_back(folder / "explanation.json");
            break;
        case ExportFormat::Svg:
            exportSvg(explanation, folder, options, written);
            break;
        case ExportFormat::Html:
            base::writeFileAtomically(
                folder / "explanation.html", explanationHtml(explanation, options));
            written.push_back(folder / "explanation.html");
            break;
        }
    }
    return written;
}

} // namespace crisp::analysis
