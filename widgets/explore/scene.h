// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "explore/edge_changes.h"
#include "explore/map_builder.h"
#include "explore/question.h"

#include <QString>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

/// Everything that the page draws of an answer, made at once and away from the GUI thread: maps,
/// grids, lists. Plain values. How it looks is the panels' business.
namespace crisp::explore {

/// One side of the page: an answer and what to call it.
struct SceneSide {
    std::shared_ptr<const bridge::Explained> explained; ///< null: no such side
    QString modelName; ///< "aggressive, seed 1, step 448"
    QString shortName; ///< "aggressive"; "A", "B" where there is nothing better
    QString planName; ///< "aggressive", "own"
};

struct SceneInput {
    bridge::AnswerPointer answer;
    SceneSide first; ///< the page's own; A while comparing
    SceneSide second; ///< B while comparing
    std::size_t own = 0; ///< which of the two is the page's own
    References references; ///< of the own side; may be of another sentence
    SceneSide before; ///< what Difference shows the own side against; none if there is nothing
    MapChoice choice;

    [[nodiscard]] bool comparing() const { return second.explained != nullptr; }
    [[nodiscard]] const SceneSide& ownSide() const { return own == 1 ? second : first; }
};

/// A strong edge of the map that is shown, in the map's tokens.
struct StrongEdge {
    Cell cell;
    QString from, to;
    double weight = 0.0;
};

struct Scene {
    SceneInput input;
    BuiltMap map; ///< of the first side; its difference to `before` if that is chosen
    BuiltMap second; ///< comparing only
    BuiltMap difference; ///< comparing the same tokens only
    /// All heads of the own side; while comparing, their differences. Null where there are none.
    std::shared_ptr<const HeadGridData> grid;
    MapPointer scores; ///< of the own side, for the score profile; null while comparing
    QString title; ///< what the maps are of: "Layer 4, head 9"
    std::vector<StrongEdge> strongest; ///< the largest first, at most 12

    std::shared_ptr<const Changes> changes; ///< comparing the same tokens only
    QString noDifference; ///< comparing, but nothing can be subtracted: why
};
using ScenePointer = std::shared_ptr<const Scene>;

/// `previous` (may be null) lends what is the same in both. Any thread.
/// @throws std::exception only if memory is short
[[nodiscard]] ScenePointer buildScene(const SceneInput& input, const ScenePointer& previous);

/// Model, plan, edits and sentence: what stands under every picture of it. Any thread.
[[nodiscard]] QString captionOf(const SceneSide& side);
/// The same for a picture of two sides.
[[nodiscard]] QString captionOf(const SceneSide& first, const SceneSide& second);

/// The map's token that a token of the sentence is part of; none if it is hidden.
[[nodiscard]] std::optional<std::size_t> mapToken(const BuiltMap& map, std::size_t token);
/// Locks between tokens of the sentence and of the map. What is not in the map becomes free.
[[nodiscard]] Lock lockOfMap(const BuiltMap& map, const Lock& sentence);
[[nodiscard]] Lock lockOfSentence(const BuiltMap& map, const Lock& lock);

} // namespace crisp::explore
