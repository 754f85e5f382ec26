// SPDX-License-Identifier: Apache-2.0
#include "explore/map_builder.h"

#include "analysis/aggregates.h"
#include "explore/map_names.h"
#include "explore/token_view.h"
#include "model/sparsity_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <utility>

namespace crisp::explore {
namespace {

using analysis::Explanation;
using analysis::HeadExplanation;
using analysis::Matrix;

const Explanation& explanationOf(const bridge::Explained& side)
{
    if (!side.explanation)
        throw std::invalid_argument("map: there is no explanation");
    return *side.explanation;
}

std::vector<const HeadExplanation*> chosenHeads(
    const Explanation& explanation, const MapChoice& choice)
{
    if (choice.position.layer >= explanation.layers.size())
        throw std::invalid_argument("map: the model has no such layer");
    std::vector<const HeadExplanation*> heads;
    const bool all = choice.allLayers && reductionOf(choice) != Reduction::One;
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer)
        if (all || layer == choice.position.layer)
            for (const HeadExplanation& head : explanation.layers[layer].heads)
                heads.push_back(&head);
    if (reductionOf(choice) != Reduction::One)
        return heads;
    if (*choice.position.head >= heads.size())
        throw std::invalid_argument("map: the layer has no such head");
    return { heads[*choice.position.head] };
}

Matrix softmaxRows(const Matrix& scores)
{
    Matrix result(scores.size);
    for (std::size_t from = 0; from < scores.size; ++from) {
        const std::span<const float> row = scores.row(from);
        const float largest = *std::ranges::max_element(row);
        double sum = 0.0;
        for (const float score : row)
            sum += std::exp(static_cast<double>(score - largest));
        for (std::size_t to = 0; to < scores.size; ++to)
            result.at(from, to)
                = static_cast<float>(std::exp(static_cast<double>(row[to] - largest)) / sum);
    }
    return result;
}

/// The smallest score that rule row keeps, one a row.
std::vector<float> cutsOf(const Matrix& scores, double sparsity)
{
    std::vector<float> cuts;
    const std::size_t kept = model::keptCount(scores.size, sparsity);
    if (kept >= scores.size)
        return cuts;
    std::vector<float> row(scores.size);
    for (std::size_t from = 0; from < scores.size; ++from) {
        std::ranges::copy(scores.row(from), row.begin());
        const auto last = row.begin() + static_cast<std::ptrdiff_t>(kept - 1);
        std::ranges::nth_element(row, last, std::greater {});
        cuts.push_back(*last);
    }
    return cuts;
}

Matrix asNumbers(const analysis::KeepMask& keep, std::size_t size)
{
    Matrix result(size);
    std::ranges::transform(
        keep, result.values.begin(), [](std::uint8_t kept) { return kept != 0 ? 1.0F : 0.0F; });
    return result;
}

Matrix reduceHeads(const std::vector<const HeadExplanation*>& heads, const MapChoice& choice,
    const std::function<const Matrix*(const HeadExplanation&)>& matrixOf)
{
    std::vector<const Matrix*> matrices;
    for (const HeadExplanation* head : heads)
        matrices.push_back(matrixOf(*head));
    return analysis::reduce(matrices,
        reductionOf(choice) == Reduction::Maximum ? analysis::Reduction::Maximum
                                                  : analysis::Reduction::Mean);
}

/// What the colours show, by the model's tokens already seen through `view`.
Matrix valuesOf(const Explanation& explanation, const std::vector<const HeadExplanation*>& heads,
    const MapChoice& choice, const TokenView& view)
{
    if (reductionOf(choice) == Reduction::Rollout)
        return view.attention(analysis::attentionRollout(explanation)[choice.position.layer]);
    if (quantityOf(choice) == Quantity::Scores)
        return view.largest(heads.size() == 1
                ? heads.front()->scores
                : reduceHeads(
                    heads, choice, [](const HeadExplanation& head) { return &head.scores; }));
    if (quantityOf(choice) == Quantity::Kept) {
        std::vector<Matrix> masks;
        for (const HeadExplanation* head : heads)
            masks.push_back(asNumbers(view.kept(head->keep), view.size()));
        std::size_t next = 0;
        return reduceHeads(
            heads, choice, [&](const HeadExplanation& /*head*/) { return &masks[next++]; });
    }
    return view.attention(heads.size() == 1
            ? heads.front()->attention
            : reduceHeads(
                heads, choice, [](const HeadExplanation& head) { return &head.attention; }));
}

analysis::KeepMask keptInAny(
    const std::vector<const HeadExplanation*>& heads, const TokenView& view)
{
    analysis::KeepMask any(heads.front()->keep.size(), 0);
    for (const HeadExplanation* head : heads)
        std::ranges::transform(any, head->keep, any.begin(), std::bit_or {});
    return view.kept(any);
}

std::vector<std::size_t> shownRanks(const Matrix& scores, const TokenView& view)
{
    const std::vector<std::size_t> all = analysis::ranks(scores);
    if (view.isEverything())
        return all;
    std::vector<std::size_t> shown;
    for (const std::vector<std::size_t>& from : view.positions())
        for (const std::vector<std::size_t>& to : view.positions())
            shown.push_back(all[from.front() * scores.size + to.front()]);
    return shown;
}

/// What only a single head has. Scores, ranks and cuts are of tokens: words have none.
void addHeadDetails(MapData& map, const HeadExplanation& head, double sparsity, bool ruleRow,
    const MapChoice& choice, const TokenView& view)
{
    map.attention = view.attention(head.attention);
    map.unpruned = view.attention(softmaxRows(head.scores));
    if (choice.wholeWords)
        return;
    map.scores = view.largest(head.scores);
    map.ranks = shownRanks(head.scores, view);
    map.rowSize = head.scores.size;
    if (!ruleRow)
        return;
    const std::vector<float> cuts = cutsOf(head.scores, sparsity);
    if (!cuts.empty())
        for (const std::vector<std::size_t>& pieces : view.positions())
            map.cuts.push_back(cuts[pieces.front()]);
}

void addEdits(
    MapData& map, const Explanation& explanation, const MapChoice& choice, const TokenView& view)
{
    if (reductionOf(choice) == Reduction::Rollout)
        return;
    for (const model::EdgeEdit& edit : explanation.edits) {
        const bool here = (choice.allLayers && reductionOf(choice) != Reduction::One)
            || (edit.layer == choice.position.layer
                && (reductionOf(choice) != Reduction::One || edit.head == choice.position.head));
        const std::optional<Cell> cell = view.cellOf(edit.from, edit.to);
        if (here && cell && std::ranges::find(map.edited, *cell) == map.edited.end())
            map.edited.push_back(*cell);
    }
}

void setScale(MapData& map, double wanted)
{
    if (map.values.values.empty())
        return;
    const auto [least, largest] = std::ranges::minmax(map.values.values);
    map.low = 0.0;
    map.open = false;
    switch (map.quantity) {
    case Quantity::Attention:
        map.high = wanted > 0.0 ? wanted : static_cast<double>(largest);
        if (map.high <= 0.0)
            map.high = 1.0;
        map.open = static_cast<double>(largest) > map.high;
        return;
    case Quantity::Scores:
        map.low = static_cast<double>(least);
        map.high = largest > least ? static_cast<double>(largest) : map.low + 1.0;
        return;
    case Quantity::Kept:
        map.high = keptScaleEnd;
        return;
    case Quantity::Difference:
        break;
    }
    const auto farthest = static_cast<double>(std::max(std::abs(least), std::abs(largest)));
    map.high = wanted > 0.0 ? wanted : farthest;
    if (map.high <= 0.0)
        map.high = 1.0;
    map.low = -map.high;
    map.open = farthest > map.high;
}

void setRows(MapData& map, const TokenView& view)
{
    map.tokens = view.names();
    map.special = view.special();
    map.secondStart = view.secondStart();
    for (const std::vector<std::size_t>& pieces : view.positions())
        map.positions.push_back(pieces.front());
}

} // namespace

Reduction reductionOf(const MapChoice& choice)
{
    const bool none = choice.reduction == Reduction::One && !choice.position.head;
    return none ? Reduction::Mean : choice.reduction;
}

Quantity quantityOf(const MapChoice& choice)
{
    return choice.reduction == Reduction::Rollout || choice.quantity == Quantity::Difference
        ? Quantity::Attention
        : choice.quantity;
}

BuiltMap buildMap(const bridge::Explained& side, const MapChoice& choice, const QString& modelName,
    const QString& planName)
{
    const Explanation& explanation = explanationOf(side);
    const TokenView view(explanation, choice.wholeWords, choice.hideSpecial, choice.renormalise);
    const std::vector<const HeadExplanation*> heads = chosenHeads(explanation, choice);
    auto map = std::make_shared<MapData>();
    map->quantity = quantityOf(choice);
    map->name = mapName(choice);
    map->title = mapTitle(choice, heads.size());
    map->caption = mapCaption(explanation, choice, modelName, planName);
    map->valueName = valueName(choice);
    setRows(*map, view);
    map->values = valuesOf(explanation, heads, choice, view);
    const Reduction reduction = reductionOf(choice);
    if (reduction != Reduction::Rollout)
        map->keep = keptInAny(heads, view);
    if (std::ranges::find(map->keep, std::uint8_t { 0 }) == map->keep.end())
        map->keep.clear();
    if (reduction == Reduction::One)
        addHeadDetails(*map, *heads.front(), explanation.plan.layers[choice.position.layer],
            explanation.plan.rule == model::PruningRule::Row, choice, view);
    addEdits(*map, explanation, choice, view);
    setScale(*map, choice.scaleMaximum);
    return { std::move(map), view.positions() };
}

BuiltMap buildDifference(const bridge::Explained& a, const bridge::Explained& b,
    const MapChoice& choice, const QString& nameA, const QString& nameB)
{
    if (explanationOf(a).ids != explanationOf(b).ids)
        throw std::invalid_argument("difference map: the two sides have different tokens");
    const BuiltMap first = buildMap(a, choice, nameA, a.planName);
    const BuiltMap second = buildMap(b, choice, nameB, b.planName);
    auto map = std::make_shared<MapData>();
    map->quantity = Quantity::Difference;
    map->name = QStringLiteral("difference-") + first.map->name;
    map->title = differenceTitle(first.map->title);
    map->caption = differenceCaption(
        explanationOf(a), explanationOf(b), choice, { nameA, a.planName }, { nameB, b.planName });
    map->valueName = valueName(choice);
    map->tokens = first.map->tokens;
    map->special = first.map->special;
    map->positions = first.map->positions;
    map->secondStart = first.map->secondStart;
    map->first = first.map->values;
    map->second = second.map->values;
    map->values = Matrix(map->first.size);
    std::ranges::transform(
        map->second.values, map->first.values, map->values.values.begin(), std::minus {});
    const std::size_t n = map->size();
    if (!first.map->keep.empty() || !second.map->keep.empty()) {
        map->keep.assign(n * n, 1);
        map->oneSided.assign(n * n, 0);
        for (std::size_t cell = 0; cell < n * n; ++cell) {
            const bool inFirst = first.map->kept(cell / n, cell % n);
            const bool inSecond = second.map->kept(cell / n, cell % n);
            map->keep[cell] = inFirst || inSecond;
            if (inFirst != inSecond)
                map->oneSided[cell] = inFirst ? 2 : 1;
        }
    }
    map->edited = first.map->edited;
    for (const Cell& cell : second.map->edited)
        if (std::ranges::find(map->edited, cell) == map->edited.end())
            map->edited.push_back(cell);
    // The scale of weights reaches half as far on either side; other quantities have their own.
    setScale(*map, quantityOf(choice) == Quantity::Attention ? choice.scaleMaximum / 2.0 : 0.0);
    return { std::move(map), first.positions };
}

} // namespace crisp::explore
