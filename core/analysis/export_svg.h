// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/export.h"

#include <cstddef>
#include <string>

/// Attention maps as SVG for papers: every cell a vector, pruned cells hatched, tokens as text, a
/// caption that says what is seen. Called by export.h, which checks the choice of heads.
namespace crisp::analysis {

/// One head: rows are from-tokens, columns to-tokens.
[[nodiscard]] std::string headSvg(
    const Explanation& explanation, HeadChoice choice, const ExportOptions& options);

/// The mean over a layer's heads; hatched is what every head pruned.
[[nodiscard]] std::string layerMeanSvg(
    const Explanation& explanation, std::size_t layer, const ExportOptions& options);

/// All heads as small maps, one row a layer, with each layer's sparsity and entropy at its end.
/// Sentences longer than 64 tokens are shown by the largest value of each block of cells.
[[nodiscard]] std::string headGridSvg(const Explanation& explanation, const ExportOptions& options);

} // namespace crisp::analysis
