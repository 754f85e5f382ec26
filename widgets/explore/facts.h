// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/scene.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

/// What the inspector says of a cell, a token and a head, as words and numbers ready to be shown.
/// GUI thread. Where they stand is the inspector's business.
namespace crisp::explore {

struct Fact {
    QString name;
    QString value;
    QString tip; ///< one sentence that explains it
    bool strong = false;
};

/// An edge of one head that can be kept or pruned by force.
struct EditableEdge {
    model::EdgeEdit edge; ///< `keep`: as it stands now
    int forced = -1; ///< 1 kept, 0 pruned, -1 by plan
};

struct CellFacts {
    QString from, to; ///< `to` is empty for a token
    std::vector<Fact> facts; ///< always factRows
    std::optional<bool> kept; ///< none where that has no meaning (means, rollout, words)
    std::optional<EditableEdge> edge;
};
inline constexpr std::size_t factRows = 5;

/// With nothing to show: the same rows without values, so that nothing moves.
[[nodiscard]] CellFacts noFacts();
[[nodiscard]] CellFacts cellFacts(const Scene& scene, const Cell& cell);
[[nodiscard]] CellFacts tokenFacts(const Scene& scene, std::size_t token);

struct HeadFacts {
    QString title; ///< "Layer 4, head 9"
    std::vector<Fact> facts; ///< always 4
    QString sentence; ///< how many keys stay, and why that is not quite what was asked for
};
[[nodiscard]] HeadFacts headFacts(const Scene& scene);

/// How many keys (rule row) or edges (rule head) stay of n, as a sentence.
[[nodiscard]] QString keptSentence(double sparsity, std::size_t n, model::PruningRule rule);

} // namespace crisp::explore
