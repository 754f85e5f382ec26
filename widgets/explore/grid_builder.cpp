// SPDX-License-Identifier: Apache-2.0
// The grids of map_builder.h: every head small, the largest of a block where there is no room.
#include "analysis/aggregates.h"
#include "analysis/svg_cells.h"
#include "explore/map_builder.h"
#include "explore/map_names.h"
#include "explore/token_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace crisp::explore {
namespace {

using analysis::CellMap;
using analysis::Explanation;
using analysis::HeadExplanation;
using analysis::KeepMask;
using analysis::LayerExplanation;
using analysis::Matrix;

constexpr std::size_t largestSketch = 64;

const Explanation& explanationOf(const bridge::Explained& side)
{
    if (!side.explanation)
        throw std::invalid_argument("head grid: there is no explanation");
    return *side.explanation;
}

CellMap sketchOf(const HeadExplanation& head, Quantity quantity, const TokenView& view)
{
    CellMap map;
    map.keep = view.kept(head.keep);
    switch (quantity) {
    case Quantity::Scores:
        map.values = view.largest(head.scores);
        break;
    case Quantity::Kept:
        map.values = Matrix(view.size());
        std::ranges::transform(map.keep, map.values.values.begin(),
            [](std::uint8_t kept) { return static_cast<float>(kept); });
        break;
    case Quantity::Attention:
    case Quantity::Difference:
        map.values = view.attention(head.attention);
        break;
    }
    return analysis::shrunk(map, largestSketch);
}

/// Of attention and of kept edges the mean over heads, of scores, too; hatched where no head keeps.
CellMap meanOf(const LayerExplanation& layer, Quantity quantity, const TokenView& view)
{
    std::vector<Matrix> masks;
    std::vector<const Matrix*> matrices;
    KeepMask any(layer.heads.front().keep.size(), 0);
    masks.reserve(layer.heads.size());
    for (const HeadExplanation& head : layer.heads) {
        std::ranges::transform(any, head.keep, any.begin(), std::bit_or {});
        if (quantity == Quantity::Kept) {
            masks.emplace_back(head.attention.size);
            std::ranges::transform(head.keep, masks.back().values.begin(),
                [](std::uint8_t kept) { return static_cast<float>(kept); });
            matrices.push_back(&masks.back());
        } else {
            matrices.push_back(quantity == Quantity::Scores ? &head.scores : &head.attention);
        }
    }
    const Matrix mean = analysis::reduce(matrices, analysis::Reduction::Mean);
    const CellMap map { quantity == Quantity::Attention ? view.attention(mean) : view.largest(mean),
        view.kept(any) };
    return analysis::shrunk(map, largestSketch);
}

void addNumbers(HeadGridData& data, const Explanation& explanation)
{
    for (const LayerExplanation& layer : explanation.layers) {
        data.effectiveSparsity.push_back(layer.effectiveSparsity);
        data.entropy.emplace_back();
        data.sparsity.emplace_back();
        for (const HeadExplanation& head : layer.heads) {
            data.entropy.back().push_back(head.entropy);
            data.sparsity.back().push_back(head.effectiveSparsity);
        }
    }
}

/// One scale for all heads.
void setScale(HeadGridData& data, Quantity quantity, double wanted)
{
    float least = std::numeric_limits<float>::max();
    float largest = std::numeric_limits<float>::lowest();
    for (const std::vector<CellMap>& layer : data.heads) {
        for (const CellMap& head : layer) {
            if (head.values.values.empty())
                continue;
            const auto [low, high] = std::ranges::minmax(head.values.values);
            least = std::min(least, low);
            largest = std::max(largest, high);
        }
    }
    data.low = quantity == Quantity::Scores ? static_cast<double>(least) : 0.0;
    data.high = static_cast<double>(largest);
    if (quantity == Quantity::Attention && wanted > 0.0)
        data.high = wanted;
    if (quantity == Quantity::Kept)
        data.high = keptScaleEnd;
    if (!(data.high > data.low))
        data.high = data.low + 1.0;
}

/// B - A; of a block the change that is farthest from 0, hatched where neither side keeps anything.
CellMap differenceSketch(const CellMap& first, const CellMap& second)
{
    const std::size_t n = first.values.size;
    const std::size_t block = std::max<std::size_t>((n + largestSketch - 1) / largestSketch, 1);
    const std::size_t blocks = (n + block - 1) / block;
    CellMap result { Matrix(blocks), KeepMask(blocks * blocks, 0) };
    for (std::size_t from = 0; from < n; ++from) {
        for (std::size_t to = 0; to < n; ++to) {
            const std::size_t cell = from * n + to;
            const std::size_t target = from / block * blocks + to / block;
            const float change = second.values.values[cell] - first.values.values[cell];
            float& farthest = result.values.values[target];
            if (std::abs(change) > std::abs(farthest))
                farthest = change;
            if (first.keep[cell] != 0 || second.keep[cell] != 0)
                result.keep[target] = 1;
        }
    }
    return result;
}

} // namespace

std::shared_ptr<const HeadGridData> buildGrid(
    const bridge::Explained& side, const MapChoice& choice, const QString& caption)
{
    const Explanation& explanation = explanationOf(side);
    const TokenView view(explanation, choice.wholeWords, choice.hideSpecial, choice.renormalise);
    const Quantity quantity
        = choice.quantity == Quantity::Difference ? Quantity::Attention : choice.quantity;
    auto data = std::make_shared<HeadGridData>();
    data->caption = caption;
    const bool ready = quantity == Quantity::Attention && view.isEverything()
        && side.sketches.size() == explanation.layers.size();
    if (ready)
        data->heads = side.sketches;
    for (const LayerExplanation& layer : explanation.layers) {
        data->means.push_back(meanOf(layer, quantity, view));
        if (ready)
            continue;
        data->heads.emplace_back();
        for (const HeadExplanation& head : layer.heads)
            data->heads.back().push_back(sketchOf(head, quantity, view));
    }
    addNumbers(*data, explanation);
    setScale(*data, quantity, choice.scaleMaximum);
    return data;
}

std::shared_ptr<const HeadGridData> buildDifferenceGrid(const bridge::Explained& a,
    const bridge::Explained& b, const QString& caption, const MapChoice& choice)
{
    const Explanation& first = explanationOf(a);
    const Explanation& second = explanationOf(b);
    if (first.ids != second.ids || first.layers.size() != second.layers.size())
        throw std::invalid_argument(
            "difference grid: the two sides have different tokens or layers");
    const TokenView viewA(first, choice.wholeWords, choice.hideSpecial, choice.renormalise);
    const TokenView viewB(second, choice.wholeWords, choice.hideSpecial, choice.renormalise);
    auto data = std::make_shared<HeadGridData>();
    data->caption = caption;
    data->diverging = true;
    data->high = choice.scaleMaximum > 0.0 ? choice.scaleMaximum / 2.0 : 0.0;
    float farthest = 0.0F;
    for (std::size_t layer = 0; layer < first.layers.size(); ++layer) {
        const std::size_t heads = first.layers[layer].heads.size();
        if (second.layers[layer].heads.size() != heads)
            throw std::invalid_argument("difference grid: the two sides have different heads");
        data->heads.emplace_back();
        data->entropy.emplace_back();
        data->sparsity.emplace_back();
        for (std::size_t head = 0; head < heads; ++head) {
            const HeadExplanation& one = first.layers[layer].heads[head];
            const HeadExplanation& other = second.layers[layer].heads[head];
            data->heads.back().push_back(
                differenceSketch({ viewA.attention(one.attention), viewA.kept(one.keep) },
                    { viewB.attention(other.attention), viewB.kept(other.keep) }));
            data->entropy.back().push_back(other.entropy - one.entropy);
            data->sparsity.back().push_back(other.effectiveSparsity - one.effectiveSparsity);
            for (const float change : data->heads.back().back().values.values)
                farthest = std::max(farthest, std::abs(change));
        }
    }
    if (data->high <= 0.0)
        data->high = farthest > 0.0F ? static_cast<double>(farthest) : 1.0;
    data->low = -data->high;
    return data;
}

} // namespace crisp::explore
