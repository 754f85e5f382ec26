// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "base/files.h"

#include <string>

/// Explanations as tables for spreadsheets and statistics programs, one observation a line. Called
/// by export.h, which chooses the names.
namespace crisp::analysis {

/// layer,head,from,from_token,to,to_token,score,attention,keep,rank: one line an edge. Numbers have
/// the digits that give back the same float; rank 1 is the row's largest score.
void writeAttentionCsv(const Explanation& explanation, base::FileWriter& file);

/// layer,head,nominal_sparsity,effective_sparsity,entropy,normalised_entropy: one line a head.
[[nodiscard]] std::string headsCsv(const Explanation& explanation);

} // namespace crisp::analysis
