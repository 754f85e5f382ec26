// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"

#include <QString>

/// What a forced edge is called, in lists and captions. Any thread.
namespace crisp::explore {

/// "layer 4, head 9: that → film": counted from 1, as on screen. A token outside the sentence is
/// called by its number.
[[nodiscard]] QString editName(
    const analysis::Explanation& explanation, const model::EdgeEdit& edit);

/// "2 edits (layer 4, head 9: that → film kept; ...)"; empty if there are none.
[[nodiscard]] QString editsText(const analysis::Explanation& explanation);

} // namespace crisp::explore
