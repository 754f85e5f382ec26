// SPDX-License-Identifier: Apache-2.0
#include "explore/edge_changes.h"

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

void addHead(const analysis::HeadExplanation& first, const analysis::HeadExplanation& second,
    std::size_t head, EdgeChanges& to)
{
    const std::size_t n = first.attention.size;
    to.cells += n * n;
    for (std::size_t cell = 0; cell < n * n; ++cell) {
        const bool before = first.keep[cell] != 0;
        const bool after = second.keep[cell] != 0;
        if (!before && !after)
            continue;
        const EdgeChange change { head, cell / n, cell % n, first.attention.values[cell],
            second.attention.values[cell] };
        if (before && after)
            to.kept.push_back(change);
        else if (before)
            to.lost.push_back(change);
        else
            to.gained.push_back(change);
    }
}

void sortByDifference(std::vector<EdgeChange>& edges)
{
    std::ranges::stable_sort(edges, [](const EdgeChange& a, const EdgeChange& b) {
        return std::abs(a.difference()) > std::abs(b.difference());
    });
}

} // namespace

Changes changesBetween(const analysis::Explanation& first, const analysis::Explanation& second)
{
    Changes changes;
    changes.comparison = analysis::compare(first, second);
    for (const auto& heads : changes.comparison.heads) {
        // Half the absolute differences of a row: what left its place went somewhere else, and
        // both are counted.
        double sum = 0.0;
        for (const analysis::HeadDifference& head : heads)
            sum += head.meanAbsolute * static_cast<double>(head.attention.size) / 2.0;
        changes.moved.push_back(heads.empty() ? 0.0 : sum / static_cast<double>(heads.size()));
    }
    return changes;
}

EdgeChanges edgeChanges(const analysis::LayerExplanation& first,
    const analysis::LayerExplanation& second, std::optional<std::size_t> head)
{
    EdgeChanges changes;
    const std::size_t begin = head.value_or(0);
    const std::size_t end = head ? *head + 1 : first.heads.size();
    for (std::size_t index = begin; index < end; ++index)
        addHead(first.heads[index], second.heads[index], index, changes);
    double rows = 0.0; // the weights of each sum to 1
    for (std::size_t index = begin; index < end; ++index)
        rows += static_cast<double>(first.heads[index].attention.size);
    for (const EdgeChange& edge : changes.lost)
        changes.lostShare += static_cast<double>(edge.first) / rows;
    for (const EdgeChange& edge : changes.gained)
        changes.gainedShare += static_cast<double>(edge.second) / rows;
    sortByDifference(changes.lost);
    sortByDifference(changes.gained);
    sortByDifference(changes.kept);
    return changes;
}

} // namespace crisp::explore
