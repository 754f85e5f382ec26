// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/export.h"

#include <string>
#include <string_view>

/// An explanation as one HTML file that needs no network and no other file. Called by export.h.
namespace crisp::analysis {

/// Numbers are rounded to 1/65535 of their range. A sentence with more tokens than a head has
/// dimensions is written as its queries and keys, from which the page computes scores and attention
/// anew: 500 tokens of 12 heads of 6 layers take 6 MB instead of 96, and 3 more where edges are
/// pruned.
[[nodiscard]] std::string explanationHtml(
    const Explanation& explanation, const ExportOptions& options);

/// The page around the data: two places to fill, {{TITLE}} and {{DATA}}.
[[nodiscard]] std::string_view htmlPage();

} // namespace crisp::analysis
