// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/export.h"

#include <string>
#include <string_view>

/// An explanation as one HTML file that needs no network and no other file. Called by export.h.
namespace crisp::analysis {

/// Above 4 million cells (12 heads of 6 layers: 240 tokens) attention is rounded to 1/255 instead
/// of 1/65535, and raw scores are left out, so that the file stays below 30 MB.
[[nodiscard]] std::string explanationHtml(
    const Explanation& explanation, const ExportOptions& options);

/// The page around the data: two places to fill, {{TITLE}} and {{DATA}}.
[[nodiscard]] std::string_view htmlPage();

} // namespace crisp::analysis
