// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "bridge/model_cache.h"

/// One side of a request turned into what pages draw. Threads and their order are the Explainer's
/// business.
namespace crisp::bridge {

/// Runs the model. Edits that do not fit the sentence, and what of the text is too long, are left
/// out and said so in the notes.
/// @throws std::invalid_argument for a plan of another number of layers
/// @throws base::Error
[[nodiscard]] Explained explainSide(ReadyModel& model, const ExplainSide& side);

} // namespace crisp::bridge
