// SPDX-License-Identifier: Apache-2.0
#include "explore/question.h"

#include <utility>

namespace crisp::explore {
namespace {

model::SparsityPlan densePlan(std::size_t layers)
{
    return { std::vector<double>(layers), model::PruningRule::Row,
        model::PruningPhase::TrainingAndEvaluation };
}

bridge::ExplainSide ownSide(const ExploreState& state)
{
    bridge::ExplainSide side;
    side.model = state.model;
    side.text = state.text;
    if (state.secondRole == SecondRole::Pair && !state.second.trimmed().isEmpty())
        side.pair = state.second;
    side.plan = state.plan;
    side.edits = state.edits;
    return side;
}

bool isBlank(const QString& text) { return text.trimmed().isEmpty(); }

} // namespace

Question questionOf(const ExploreState& state, std::size_t layers)
{
    Question question;
    if (state.model.isEmpty() || isBlank(state.text))
        return question;
    bridge::ExplainSide own = ownSide(state);
    bridge::ExplainSide other = own;
    other.edits.clear();
    if (state.comparingSentences()) {
        if (isBlank(state.second))
            return { { own }, 0 };
        other.text = state.second;
        other.pair.reset();
    } else if (state.compareWith == comparedDense()) {
        if (layers == 0)
            return { { own }, 0 };
        other.plan = densePlan(layers);
    } else if (!state.compareWith.isEmpty()) {
        other.model = state.compareWith;
        other.plan.reset();
    } else {
        return { { own }, 0 };
    }
    // A sentence is A when it was there first; a model to compare with is what B is read against.
    const bool ownFirst = state.comparingSentences() != state.swapped;
    question.own = ownFirst ? 0 : 1;
    question.sides = { std::move(own), std::move(other) };
    if (!ownFirst)
        std::swap(question.sides[0], question.sides[1]);
    return question;
}

ReferenceSides referenceSides(const bridge::ExplainSide& own, const bridge::Explained& answer)
{
    ReferenceSides sides;
    const bool edited = !own.edits.empty();
    const model::SparsityPlan& plan = answer.explanation->plan;
    if (edited || !plan.isDense()) {
        sides.dense = own;
        sides.dense.plan = densePlan(plan.layers.size());
        sides.dense.edits.clear();
    }
    if (own.plan) {
        sides.trained = own;
        sides.trained.plan.reset();
        sides.trained.edits.clear();
    }
    if (edited) {
        sides.unedited = own;
        sides.unedited.edits.clear();
    }
    return sides;
}

bool sameTokens(const bridge::Explained& a, const bridge::Explained& b)
{
    return a.explanation->ids == b.explanation->ids;
}

} // namespace crisp::explore
