// SPDX-License-Identifier: Apache-2.0
// What a user does to the state beyond setting one field of it.
#include "explore/explore_controller.h"

#include <algorithm>

namespace crisp::explore {

void ExploreController::replaceSentence(const QString& text, const QString& second)
{
    rememberSentence();
    change([&](ExploreState& next) {
        next.text = text;
        if (!second.isEmpty()) {
            next.second = second;
            if (next.secondRole == SecondRole::None)
                next.secondRole = SecondRole::Pair;
        } else if (next.secondRole == SecondRole::Pair) {
            next.secondRole = SecondRole::None;
        }
        next.edits.clear();
        next.lock = {};
    });
    rememberSentence();
}

void ExploreController::rememberSentence()
{
    historyTimer_.stop();
    if (!scene_ || state_.text.trimmed().isEmpty())
        return;
    change([](ExploreState& next) {
        next.history.add(
            { next.text, next.secondRole == SecondRole::None ? QString() : next.second });
    });
}

QString ExploreController::editEdge(const model::EdgeEdit& edge, int what)
{
    if (what == 0 && scene_ && !scene_->input.comparing()) {
        // A row without keys has nothing to share out.
        const auto& explanation = *scene_->input.first.explained->explanation;
        if (edge.layer < explanation.layers.size()
            && edge.head < explanation.layers[edge.layer].heads.size()
            && edge.from < explanation.size() && edge.to < explanation.size()) {
            const auto& keep = explanation.layers[edge.layer].heads[edge.head].keep;
            const std::size_t n = explanation.size();
            const auto row = keep.begin() + static_cast<std::ptrdiff_t>(edge.from * n);
            const auto kept = std::count(row, row + static_cast<std::ptrdiff_t>(n), 1);
            if (kept == 1 && keep[edge.from * n + edge.to] != 0)
                return tr("This is the last edge that the token keeps: one has to stay.");
        }
    }
    change([&](ExploreState& next) { next.edits = withEdit(std::move(next.edits), edge, what); });
    return {};
}

void ExploreController::undoLastEdit()
{
    change([](ExploreState& next) {
        if (!next.edits.empty())
            next.edits.pop_back();
    });
}

void ExploreController::stepHead(int direction)
{
    if (!scene_)
        return;
    const auto& layers = scene_->input.ownSide().explained->explanation->layers;
    change([&](ExploreState& next) {
        if (next.reduction != Reduction::One) {
            next.reduction = Reduction::One;
            return;
        }
        const std::size_t heads = layers[std::min(next.layer, layers.size() - 1)].heads.size();
        if (direction > 0 && next.head + 1 < heads) {
            ++next.head;
        } else if (direction < 0 && next.head > 0) {
            --next.head;
        } else if (direction > 0 && next.layer + 1 < layers.size()) {
            ++next.layer;
            next.head = 0;
        } else if (direction < 0 && next.layer > 0) {
            --next.layer;
            next.head = layers[next.layer].heads.size() - 1;
        }
    });
}

void ExploreController::stepLayer(int direction)
{
    if (!scene_)
        return;
    const std::size_t layers = scene_->input.ownSide().explained->explanation->layers.size();
    change([&](ExploreState& next) {
        if (direction > 0 && next.layer + 1 < layers)
            ++next.layer;
        else if (direction < 0 && next.layer > 0)
            --next.layer;
    });
}

void ExploreController::stopComparing()
{
    pendingCompared_.clear();
    change([](ExploreState& next) {
        next.compareWith.clear();
        next.swapped = false;
        if (next.secondRole == SecondRole::Compare)
            next.secondRole = SecondRole::None;
    });
}

} // namespace crisp::explore
