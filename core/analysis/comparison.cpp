// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace crisp::analysis {
namespace {

void requireSameShape(const Explanation& first, const Explanation& second)
{
    if (first.ids != second.ids)
        throw std::invalid_argument("comparison: the two explanations are of different tokens");
    if (first.probabilities.size() != second.probabilities.size())
        throw std::invalid_argument(
            fmt::format("comparison: one model has {} classes, the other {}",
                first.probabilities.size(), second.probabilities.size()));
    if (first.layers.size() != second.layers.size())
        throw std::invalid_argument(fmt::format("comparison: one model has {} layers, the other {}",
            first.layers.size(), second.layers.size()));
    for (std::size_t layer = 0; layer < first.layers.size(); ++layer)
        if (first.layers[layer].heads.size() != second.layers[layer].heads.size())
            throw std::invalid_argument(
                fmt::format("comparison: one model has {} heads, the other {}",
                    first.layers[layer].heads.size(), second.layers[layer].heads.size()));
}

HeadDifference difference(const HeadExplanation& first, const HeadExplanation& second)
{
    HeadDifference result;
    result.attention = Matrix(first.attention.size);
    result.entropy = second.entropy - first.entropy;
    double sum = 0.0;
    for (std::size_t cell = 0; cell < result.attention.values.size(); ++cell) {
        const float change = second.attention.values[cell] - first.attention.values[cell];
        result.attention.values[cell] = change;
        sum += std::abs(static_cast<double>(change));
    }
    result.meanAbsolute = sum / static_cast<double>(result.attention.values.size());
    return result;
}

void addFlipped(const HeadExplanation& first, const HeadExplanation& second, std::size_t layer,
    std::size_t head, std::vector<FlippedEdge>& to)
{
    const std::size_t n = first.attention.size;
    for (std::size_t cell = 0; cell < n * n; ++cell) {
        if (first.keep[cell] == second.keep[cell])
            continue;
        const bool gained = second.keep[cell] != 0;
        to.push_back({ layer, head, cell / n, cell % n, gained,
            (gained ? second : first).attention.values[cell] });
    }
}

} // namespace

Comparison compare(const Explanation& first, const Explanation& second)
{
    requireSameShape(first, second);
    Comparison result;
    for (std::size_t layer = 0; layer < first.layers.size(); ++layer) {
        std::vector<HeadDifference> heads;
        for (std::size_t head = 0; head < first.layers[layer].heads.size(); ++head) {
            const HeadExplanation& a = first.layers[layer].heads[head];
            const HeadExplanation& b = second.layers[layer].heads[head];
            heads.push_back(difference(a, b));
            addFlipped(a, b, layer, head, result.flipped);
        }
        result.heads.push_back(std::move(heads));
    }
    std::ranges::stable_sort(result.flipped,
        [](const FlippedEdge& a, const FlippedEdge& b) { return a.attention > b.attention; });
    for (std::size_t label = 0; label < first.probabilities.size(); ++label)
        result.probabilities.push_back(second.probabilities[label] - first.probabilities[label]);
    result.samePrediction = first.prediction == second.prediction;
    return result;
}

} // namespace crisp::analysis
