// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/export.h"
#include "base/files.h"

/// The JSON file of an explanation. Called by export.h, which also has toJson, its part without
/// matrices.
namespace crisp::analysis {

/// toJson, and "matrices": one object a head with scores, attention and keep as arrays of rows.
void writeJson(
    const Explanation& explanation, const ExportOptions& options, base::FileWriter& file);

} // namespace crisp::analysis
