// SPDX-License-Identifier: Apache-2.0
#include "results/plan_groups.h"

#include "analysis/statistics.h"
#include "bridge/text.h"
#include "training/presets.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace crisp::results {
namespace {

using base::Json;

const QString densePreset = QStringLiteral("dense");

/// The recipe without what changes nothing about a result but its place or chance.
Json comparable(const RunResult& run)
{
    if (!run.snapshot)
        return Json::object();
    Json json = training::toJson(run.snapshot->recipe);
    for (const char* field : { "seed", "log_every", "checkpoint_every", "keep_checkpoints" })
        json.erase(field);
    return json;
}

std::string groupKey(const RunResult& run)
{
    // A run that cannot be read stands alone.
    return run.snapshot ? comparable(run).dump() : run.id.toStdString();
}

std::string keyWithoutPlan(const RunResult& run)
{
    Json json = comparable(run);
    json.erase("preset");
    json.erase("plan");
    return run.snapshot ? json.dump() : run.id.toStdString();
}

std::size_t presetPlace(const QString& plan)
{
    const auto& presets = training::builtinPresets();
    const auto found = std::ranges::find(presets, plan.toStdString(), &training::Preset::name);
    return static_cast<std::size_t>(found - presets.begin());
}

std::optional<Spread> spreadOf(
    const PlanGroup& group, const std::function<std::optional<double>(const RunResult&)>& value)
{
    std::vector<double> values;
    for (const RunResult& run : group.runs)
        if (run.counts())
            if (const auto number = value(run))
                values.push_back(*number);
    const auto mean = analysis::arithmeticMean(values);
    if (!mean)
        return std::nullopt;
    return Spread { *mean, analysis::sampleStandardDeviation(values), values.size() };
}

std::vector<double> meanByLayer(const PlanGroup& group)
{
    std::vector<std::vector<double>> layers;
    for (const RunResult& run : group.runs) {
        if (!run.counts())
            continue;
        if (layers.empty())
            layers.resize(run.layerEntropy.size());
        if (layers.size() != run.layerEntropy.size())
            return {}; // a damaged metrics file
        for (std::size_t layer = 0; layer < layers.size(); ++layer)
            layers[layer].push_back(run.layerEntropy[layer]);
    }
    std::vector<double> means;
    for (const auto& values : layers)
        means.push_back(analysis::arithmeticMean(values).value_or(0.0));
    return means;
}

void addStatistics(PlanGroup& group)
{
    group.asked = group.runs.front().asked;
    group.measured = spreadOf(group, &RunResult::measured);
    group.accuracy = spreadOf(group, &RunResult::accuracy);
    group.loss = spreadOf(group, &RunResult::loss);
    group.entropy = spreadOf(group, &RunResult::entropy);
    group.examplesPerSecond = spreadOf(group, &RunResult::examplesPerSecond);
    group.seconds = spreadOf(group, &RunResult::seconds);
    group.layerEntropy = meanByLayer(group);
}

const PlanGroup* referenceOf(const std::vector<PlanGroup>& groups, const PlanGroup& group)
{
    const auto found = std::ranges::find_if(groups, [&](const PlanGroup& candidate) {
        return candidate.plan == densePreset && candidate.comparisonKey == group.comparisonKey;
    });
    return found == groups.end() ? nullptr : &*found;
}

void compareWithDense(std::vector<PlanGroup>& groups)
{
    for (PlanGroup& group : groups) {
        const PlanGroup* dense = referenceOf(groups, group);
        group.isReference = dense == &group;
        if (dense != nullptr && dense != &group && dense->accuracy && group.accuracy)
            group.toDense = group.accuracy->mean - dense->accuracy->mean;
    }
}

/// A field of a recipe in a title: "epochs 1".
QString fieldText(const std::string& field, const RunResult& run, const Json& json)
{
    if (field == "model")
        return run.model;
    if (field == "data")
        return run.data;
    if (field == "plan") {
        const std::vector<double>& layers = run.snapshot->recipe.plan.layers;
        if (layers.empty())
            return QString();
        return QStringLiteral("%1 – %2, %3")
            .arg(layers.front())
            .arg(layers.back())
            .arg(bridge::toQt(json[field].value("rule", std::string())));
    }
    const Json& value = json[field];
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    return QString::fromStdString(field).replace(QLatin1Char('_'), QLatin1Char(' '))
        + QLatin1Char(' ') + QString::fromStdString(text);
}

/// Names what tells groups of one plan apart.
void nameGroups(std::vector<PlanGroup>& groups)
{
    std::map<QString, std::vector<PlanGroup*>> byPlan;
    for (PlanGroup& group : groups) {
        group.title = group.plan;
        if (group.runs.front().snapshot)
            byPlan[group.plan].push_back(&group);
        else
            group.title = group.runs.front().name;
    }
    for (const auto& [plan, same] : byPlan) {
        const Json first = comparable(same.front()->runs.front());
        std::set<std::string> differing;
        for (const PlanGroup* group : same) {
            const Json json = comparable(group->runs.front());
            for (const auto& [field, value] : first.items())
                if (json[field] != value)
                    differing.insert(field);
        }
        for (PlanGroup* group : same)
            for (const std::string& field : differing)
                group->title += QStringLiteral(" · ")
                    + fieldText(field, group->runs.front(), comparable(group->runs.front()));
    }
}

} // namespace

std::size_t PlanGroup::counted() const
{
    return static_cast<std::size_t>(std::ranges::count_if(runs, &RunResult::counts));
}

const RunResult* PlanGroup::best() const
{
    if (counted() < 2)
        return nullptr;
    return &*std::ranges::max_element(
        runs, {}, [](const RunResult& run) { return run.counts() ? *run.accuracy : -1.0; });
}

std::vector<PlanGroup> groupRuns(std::vector<RunResult> runs)
{
    std::map<std::string, std::vector<RunResult>> byKey;
    for (RunResult& run : runs) {
        std::string key = groupKey(run);
        byKey[std::move(key)].push_back(std::move(run));
    }
    std::vector<PlanGroup> groups;
    for (auto& [key, members] : byKey) {
        PlanGroup group;
        group.id = QString::fromStdString(key);
        group.plan = members.front().plan;
        group.comparisonKey = keyWithoutPlan(members.front());
        group.runs = std::move(members);
        std::ranges::sort(
            group.runs, {}, [](const RunResult& run) { return std::pair(run.seed, run.id); });
        addStatistics(group);
        groups.push_back(std::move(group));
    }
    nameGroups(groups);
    compareWithDense(groups);
    std::ranges::sort(groups, {}, [](const PlanGroup& group) {
        return std::tuple(presetPlace(group.plan), group.title, group.id);
    });
    return groups;
}

std::optional<double> toDenseOfSameSeed(
    const std::vector<PlanGroup>& groups, const PlanGroup& group, const RunResult& run)
{
    const PlanGroup* dense = referenceOf(groups, group);
    if (dense == nullptr || dense->id == group.id || !run.counts())
        return std::nullopt;
    for (const RunResult& other : dense->runs)
        if (other.seed == run.seed && other.counts())
            return *run.accuracy - *other.accuracy;
    return std::nullopt;
}

} // namespace crisp::results
