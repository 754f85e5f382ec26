// SPDX-License-Identifier: Apache-2.0
#include "explore/explore_state.h"

#include <algorithm>
#include <cmath>

namespace crisp::explore {

bool ExploreState::comparing() const { return comparingSentences() || !compareWith.isEmpty(); }

HeadPosition ExploreState::position() const
{
    HeadPosition result { layer, std::nullopt };
    if (reduction == Reduction::One)
        result.head = head;
    return result;
}

MapChoice ExploreState::choice(double scaleMaximum) const
{
    MapChoice result;
    result.position = position();
    result.reduction = reduction;
    result.allLayers
        = allLayers && (reduction == Reduction::Mean || reduction == Reduction::Maximum);
    result.quantity = quantity;
    result.hideSpecial = hideSpecial;
    result.renormalise = hideSpecial && renormalise;
    result.wholeWords = wholeWords;
    result.scaleMaximum = scaleMaximum;
    return result;
}

QString cleanSentence(const QString& text)
{
    QString result = text.left(maximumTextLength);
    for (QChar& character : result)
        if (character.category() == QChar::Other_Control || character == QChar::LineSeparator
            || character == QChar::ParagraphSeparator)
            character = u' ';
    if (!result.isEmpty() && result.back().isHighSurrogate())
        result.chop(1);
    return result;
}

model::SparsityPlan fitPlan(const model::SparsityPlan& plan, std::size_t layers)
{
    if (plan.layers.size() == layers || plan.layers.empty())
        return plan;
    model::SparsityPlan result = plan;
    result.layers.clear();
    const auto last = static_cast<double>(plan.layers.size() - 1);
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const double place = layers == 1
            ? 0.0
            : last * static_cast<double>(layer) / static_cast<double>(layers - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, plan.layers.size() - 1);
        result.layers.push_back(
            std::lerp(plan.layers[below], plan.layers[above], place - std::floor(place)));
    }
    return result;
}

std::vector<model::EdgeEdit> withEdit(
    std::vector<model::EdgeEdit> edits, model::EdgeEdit edit, int what)
{
    std::erase_if(edits, [&](const model::EdgeEdit& other) {
        return other.layer == edit.layer && other.head == edit.head && other.from == edit.from
            && other.to == edit.to;
    });
    if (what >= 0) {
        edit.keep = what > 0;
        edits.push_back(edit);
    }
    return edits;
}

} // namespace crisp::explore
