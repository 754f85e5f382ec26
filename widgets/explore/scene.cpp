// SPDX-License-Identifier: Apache-2.0
#include "explore/scene.h"

#include "explore/edit_names.h"
#include "explore/map_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace crisp::explore {
namespace {

constexpr std::size_t mostStrongest = 12;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::Scene)
};

/// Grids show every head, whichever is shown large.
bool sameGridChoice(const MapChoice& a, const MapChoice& b)
{
    return a.quantity == b.quantity && a.hideSpecial == b.hideSpecial
        && a.renormalise == b.renormalise && a.wholeWords == b.wholeWords
        && a.scaleMaximum == b.scaleMaximum;
}

bool sameChoice(const MapChoice& a, const MapChoice& b)
{
    return a.position == b.position && a.reduction == b.reduction && a.allLayers == b.allLayers
        && sameGridChoice(a, b);
}

bool sameSides(const SceneSide& a, const SceneSide& b)
{
    return a.explained == b.explained && a.modelName == b.modelName && a.planName == b.planName
        && a.shortName == b.shortName;
}

/// Layers and heads of the model that is shown may be fewer than of the one before.
MapChoice fitted(MapChoice choice, const analysis::Explanation& explanation)
{
    choice.position.layer = std::min(choice.position.layer, explanation.layers.size() - 1);
    if (choice.position.head)
        *choice.position.head = std::min(
            *choice.position.head, explanation.layers[choice.position.layer].heads.size() - 1);
    return choice;
}

QString whyNoDifference(const analysis::Explanation& a, const analysis::Explanation& b)
{
    if (a.ids != b.ids)
        return Words::tr(
            "The two sides have different tokens, so cells cannot be subtracted. Both maps "
            "stand side by side.");
    if (a.layers.size() != b.layers.size())
        return Words::tr("One model has %1 layers, the other %2, so heads cannot be subtracted.")
            .arg(a.layers.size())
            .arg(b.layers.size());
    for (std::size_t layer = 0; layer < a.layers.size(); ++layer)
        if (a.layers[layer].heads.size() != b.layers[layer].heads.size())
            return Words::tr("One model has %1 heads in a layer, the other %2, so heads cannot be "
                             "subtracted.")
                .arg(a.layers[layer].heads.size())
                .arg(b.layers[layer].heads.size());
    if (a.probabilities.size() != b.probabilities.size())
        return Words::tr("One model has %1 classes, the other %2, so answers cannot be subtracted.")
            .arg(a.probabilities.size())
            .arg(b.probabilities.size());
    return {};
}

std::vector<StrongEdge> strongestOf(const BuiltMap& built)
{
    if (!built.map)
        return {};
    const MapData& map = *built.map;
    const auto size = [&](std::size_t cell) { return std::abs(map.values.values[cell]); };
    std::vector<std::size_t> cells(map.values.values.size());
    std::iota(cells.begin(), cells.end(), std::size_t { 0 });
    const auto end = cells.begin()
        + static_cast<std::ptrdiff_t>(std::min<std::size_t>(mostStrongest, cells.size()));
    std::ranges::partial_sort(cells, end, [&](std::size_t a, std::size_t b) {
        return size(a) != size(b) ? size(a) > size(b) : a < b;
    });
    std::vector<StrongEdge> edges;
    for (auto cell = cells.begin(); cell != end; ++cell) {
        const Cell place { *cell / map.size(), *cell % map.size() };
        if (!map.kept(place.from, place.to) && map.quantity != Quantity::Difference)
            continue;
        edges.push_back({ place, map.tokens[qsizetype(place.from)], map.tokens[qsizetype(place.to)],
            double(map.values.values[*cell]) });
    }
    return edges;
}

void buildSingle(Scene& scene, const Scene* previous)
{
    const SceneInput& input = scene.input;
    const MapChoice choice = fitted(input.choice, *input.first.explained->explanation);
    const bool differs = choice.quantity == Quantity::Difference && input.before.explained;
    scene.map
        = buildMap(*input.first.explained, choice, input.first.modelName, input.first.planName);
    scene.scores = scene.map.map;
    if (differs)
        scene.map = buildDifference(*input.before.explained, *input.first.explained, choice,
            input.before.modelName, input.first.modelName);
    const bool sameGrid = previous && !previous->input.comparing() && previous->grid
        && previous->grid->diverging == differs && sameSides(previous->input.first, input.first)
        && sameGridChoice(previous->input.choice, choice)
        && (!differs || previous->input.before.explained == input.before.explained);
    if (sameGrid)
        scene.grid = previous->grid;
    else if (differs)
        scene.grid = buildDifferenceGrid(*input.before.explained, *input.first.explained,
            captionOf(input.before, input.first), choice);
    else
        scene.grid = buildGrid(*input.first.explained, choice, captionOf(input.first));
    scene.title = scene.scores->title;
    scene.strongest = strongestOf(scene.map);
}

/// So that the files of both sides are not called the same.
void nameSide(BuiltMap& built, const QString& side, const QString& prefix)
{
    auto map = std::make_shared<MapData>(*built.map);
    map->title = Words::tr("%1, %2").arg(map->title, side);
    map->name = prefix + map->name;
    built.map = std::move(map);
}

void buildComparison(Scene& scene, const Scene* previous)
{
    const SceneInput& input = scene.input;
    MapChoice choice = input.choice;
    if (choice.quantity == Quantity::Difference) // the third map shows it
        choice.quantity = Quantity::Attention;
    const bridge::Explained& a = *input.first.explained;
    const bridge::Explained& b = *input.second.explained;
    scene.map
        = buildMap(a, fitted(choice, *a.explanation), input.first.modelName, input.first.planName);
    scene.second = buildMap(
        b, fitted(choice, *b.explanation), input.second.modelName, input.second.planName);
    scene.title = scene.map.map->title;
    nameSide(scene.map, Words::tr("A"), QStringLiteral("a-"));
    nameSide(scene.second, Words::tr("B"), QStringLiteral("b-"));
    scene.noDifference = whyNoDifference(*a.explanation, *b.explanation);
    if (!scene.noDifference.isEmpty())
        return;
    const bool sameAnswers = previous && previous->changes && previous->grid
        && sameSides(previous->input.first, input.first)
        && sameSides(previous->input.second, input.second);
    if (sameAnswers) {
        scene.changes = previous->changes;
    } else {
        scene.changes
            = std::make_shared<const Changes>(changesBetween(*a.explanation, *b.explanation));
    }
    scene.grid = sameAnswers && sameGridChoice(previous->input.choice, input.choice)
        ? previous->grid
        : buildDifferenceGrid(a, b, captionOf(input.first, input.second), choice);
    scene.difference = buildDifference(
        a, b, fitted(choice, *a.explanation), input.first.modelName, input.second.modelName);
}

QString planText(const SceneSide& side)
{
    const analysis::Explanation& explanation = *side.explained->explanation;
    QString text = Words::tr("plan %1").arg(side.planName);
    if (!explanation.plan.isDense())
        text += explanation.plan.rule == model::PruningRule::Row ? Words::tr(" (row)")
                                                                 : Words::tr(" (head)");
    const QString edits = editsText(explanation);
    return edits.isEmpty() ? text : text + QStringLiteral(", ") + edits;
}

} // namespace

QString captionOf(const SceneSide& side)
{
    return Words::tr("%1, %2: %3")
        .arg(side.modelName, planText(side), quotedSentence(*side.explained->explanation));
}

QString captionOf(const SceneSide& first, const SceneSide& second)
{
    const analysis::Explanation& a = *first.explained->explanation;
    const analysis::Explanation& b = *second.explained->explanation;
    if (a.text == b.text && a.textPair == b.textPair)
        return Words::tr("A: %1, %2. B: %3, %4. %5")
            .arg(first.modelName, planText(first), second.modelName, planText(second),
                quotedSentence(a));
    return Words::tr("A: %1 B: %2").arg(captionOf(first), captionOf(second));
}

ScenePointer buildScene(const SceneInput& input, const ScenePointer& previous)
{
    if (previous && previous->input.answer == input.answer
        && sameSides(previous->input.first, input.first)
        && sameSides(previous->input.second, input.second)
        && sameSides(previous->input.before, input.before) && previous->input.own == input.own
        && previous->input.references.dense == input.references.dense
        && previous->input.references.trained == input.references.trained
        && previous->input.references.unedited == input.references.unedited
        && sameChoice(previous->input.choice, input.choice))
        return previous;
    const auto scene = std::make_shared<Scene>();
    scene->input = input;
    if (input.comparing())
        buildComparison(*scene, previous.get());
    else
        buildSingle(*scene, previous.get());
    return scene;
}

std::optional<std::size_t> mapToken(const BuiltMap& map, std::size_t token)
{
    const auto found = std::ranges::find_if(map.positions,
        [&](const auto& tokens) { return std::ranges::find(tokens, token) != tokens.end(); });
    if (found == map.positions.end())
        return std::nullopt;
    return static_cast<std::size_t>(std::distance(map.positions.begin(), found));
}

Lock lockOfMap(const BuiltMap& map, const Lock& sentence)
{
    Lock lock;
    if (sentence.cell) {
        const auto from = mapToken(map, sentence.cell->from);
        const auto to = mapToken(map, sentence.cell->to);
        if (from && to)
            lock.cell = Cell { *from, *to };
    } else if (sentence.token) {
        lock.token = mapToken(map, *sentence.token);
    }
    return lock;
}

Lock lockOfSentence(const BuiltMap& map, const Lock& lock)
{
    const auto first = [&](std::size_t token) -> std::optional<std::size_t> {
        if (token >= map.positions.size() || map.positions[token].empty())
            return std::nullopt;
        return map.positions[token].front();
    };
    Lock result;
    if (lock.cell) {
        const auto from = first(lock.cell->from);
        const auto to = first(lock.cell->to);
        if (from && to)
            result.cell = Cell { *from, *to };
    } else if (lock.token) {
        result.token = first(*lock.token);
    }
    return result;
}

} // namespace crisp::explore
