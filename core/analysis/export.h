// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "base/json.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// An explanation as files for papers, scripts and browsers; docs/FORMATS.md describes them.
/// Layers, heads and tokens count from 0 in all of them. Every file is complete or absent.
namespace crisp::analysis {

enum class ExportFormat { Csv, Json, Svg, Html };

/// "csv", "json", "svg" and "html". @throws std::invalid_argument
[[nodiscard]] ExportFormat parseExportFormat(std::string_view text);

struct HeadChoice {
    std::size_t layer = 0;
    std::size_t head = 0;
};

struct ExportOptions {
    std::string modelName; ///< for captions
    std::string planName; ///< for captions: a preset's name, or "custom"
    std::vector<HeadChoice> heads; ///< drawn as SVG maps of their own
    double scaleMaximum = 0.5; ///< attention that has the last colour, as has all above
};

/// What `crisp explain --json` prints (without "files"): everything but the matrices.
[[nodiscard]] base::Json toJson(const Explanation& explanation, const ExportOptions& options = {});

/// Writes into an existing folder and returns the files:
/// csv: attention.csv, one line an edge, and heads.csv, one line a head;
/// json: explanation.json, which is toJson with the matrices;
/// svg: heads.svg, all heads; layer-L-mean.svg, one a layer; layer-L-head-H.svg, one for each of
/// options.heads;
/// html: explanation.html, a page that needs nothing but itself.
/// @throws std::invalid_argument for a head that the model does not have
/// @throws base::Error if the disk refuses
std::vector<std::filesystem::path> exportExplanation(const Explanation& explanation,
    const std::filesystem::path& folder, std::span<const ExportFormat> formats,
    const ExportOptions& options = {});

/// "layer 2, head 5 of minilm under aggressive (row): ...", as captions have it.
[[nodiscard]] std::string describePlan(
    const Explanation& explanation, const ExportOptions& options);

} // namespace crisp::analysis
