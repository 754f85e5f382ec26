// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "explore/explore_state.h"

#include <cstddef>
#include <memory>
#include <vector>

/// From what the user chose to what the models are asked, and the runs beside it that answers are
/// read against. Pure functions; asking is asker.h's business.
namespace crisp::explore {

struct Question {
    std::vector<bridge::ExplainSide> sides; ///< one, or A and B
    std::size_t own = 0; ///< which side is the page's own

    [[nodiscard]] bool comparing() const { return sides.size() == 2; }
    friend bool operator==(const Question&, const Question&) = default;
};

/// `layers` of the own model; while they are not known (0), nothing is compared with its dense
/// version. No sides if there is no model or no sentence.
[[nodiscard]] Question questionOf(const ExploreState& state, std::size_t layers);

/// Runs of the same model on the same sentence, none of them with edits.
struct References {
    std::shared_ptr<const bridge::Explained> dense; ///< nothing pruned
    std::shared_ptr<const bridge::Explained> trained; ///< the plan it was trained under
    std::shared_ptr<const bridge::Explained> unedited; ///< the plan as it is now
};

/// What has to be asked for each of them; a side without a model is not needed, since it would be
/// the answer itself.
struct ReferenceSides {
    bridge::ExplainSide dense, trained, unedited;
};
[[nodiscard]] ReferenceSides referenceSides(
    const bridge::ExplainSide& own, const bridge::Explained& answer);

/// The same tokens, so that cells mean the same.
[[nodiscard]] bool sameTokens(const bridge::Explained& a, const bridge::Explained& b);

} // namespace crisp::explore
