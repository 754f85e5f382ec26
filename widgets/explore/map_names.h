// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "explore/map_builder.h"

#include <QString>

#include <cstddef>

/// What maps are called: file stems, titles, captions that say model, plan and sentence. Any
/// thread. What a single cell is said to be is cell_text.h's business.
namespace crisp::explore {

/// Kept edges are shown in one colour, well inside the scale: its ends are for numbers.
inline constexpr double keptScaleEnd = 1.6;

/// The reduction that a choice comes down to: a mean where no head is named.
[[nodiscard]] Reduction reductionOf(const MapChoice& choice);
/// Likewise: rollout is of attention, and a difference is of attention unless said otherwise.
[[nodiscard]] Quantity quantityOf(const MapChoice& choice);

[[nodiscard]] QString mapName(const MapChoice& choice); ///< "layer-4-head-9-scores"
[[nodiscard]] QString mapTitle(const MapChoice& choice, std::size_t headCount);
[[nodiscard]] QString valueName(const MapChoice& choice); ///< "mean weight"
[[nodiscard]] QString differenceTitle(const QString& title);

/// Who looked, and under which plan.
struct SideName {
    QString model;
    QString plan;
};
/// "minilm, aggressive (layer 4: 82.0 % asked for, 81.3 % dropped). “a gripping film”"
[[nodiscard]] QString mapCaption(const analysis::Explanation& explanation, const MapChoice& choice,
    const QString& modelName, const QString& planName);
[[nodiscard]] QString differenceCaption(const analysis::Explanation& a,
    const analysis::Explanation& b, const MapChoice& choice, const SideName& nameA,
    const SideName& nameB);
/// The sentence, or both of a pair, in quotes, cut after about 80 characters.
[[nodiscard]] QString quotedSentence(const analysis::Explanation& explanation);

} // namespace crisp::explore
