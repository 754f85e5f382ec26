// SPDX-License-Identifier: Apache-2.0
#include "explore/link_arcs.h"

#include <algorithm>
#include <cmath>

namespace crisp::explore {

float linkWeight(const MapData& map, std::size_t from, std::size_t to)
{
    return map.attention.size != 0 ? map.attention.at(from, to) : std::abs(map.values.at(from, to));
}

std::vector<Arc> strongestArcs(const MapData& map, double threshold)
{
    std::vector<Arc> arcs;
    for (std::size_t from = 0; from < map.size(); ++from) {
        for (std::size_t to = 0; to < map.size(); ++to) {
            const float weight = linkWeight(map, from, to);
            if (map.kept(from, to) && weight > 0.0F && static_cast<double>(weight) >= threshold)
                arcs.push_back({ from, to, weight, true });
        }
    }
    const auto stronger = [](const Arc& a, const Arc& b) { return a.weight > b.weight; };
    if (arcs.size() > mostArcs) {
        std::ranges::nth_element(arcs, arcs.begin() + mostArcs, stronger);
        arcs.resize(mostArcs);
    }
    std::ranges::stable_sort(arcs, {}, &Arc::weight);
    return arcs;
}

std::vector<Arc> arcsFrom(const MapData& map, std::size_t from)
{
    std::vector<Arc> arcs;
    for (std::size_t to = 0; to < map.size(); ++to) {
        const bool kept = map.kept(from, to);
        const float pruned = map.unpruned.size != 0 ? map.unpruned.at(from, to) : 0.0F;
        arcs.push_back({ from, to, kept ? linkWeight(map, from, to) : pruned, kept });
    }
    return arcs;
}

std::vector<Arc> arcsTo(const MapData& map, std::size_t to)
{
    std::vector<Arc> arcs;
    for (std::size_t from = 0; from < map.size(); ++from)
        if (map.kept(from, to))
            arcs.push_back({ from, to, linkWeight(map, from, to), true });
    return arcs;
}

} // namespace crisp::explore
