// SPDX-License-Identifier: Apache-2.0
#include "explore/explore_state.h"

#include <QJsonArray>

#include <array>
#include <cmath>
#include <limits>

namespace crisp::explore {
namespace {

constexpr std::size_t mostLayers = 1'000;
constexpr std::size_t mostEdits = 10'000;
constexpr double largestIndex = 1e6;

/// The names that an enumeration has in files, in its order.
template <std::size_t N>
using Names = std::array<const char*, N>;
constexpr Names<3> roleNames { "none", "pair", "compare" };
constexpr Names<4> reductionNames { "one", "mean", "maximum", "rollout" };
constexpr Names<4> quantityNames { "attention", "scores", "kept", "difference" };

template <typename Enum, std::size_t N>
QString nameOf(const Names<N>& names, Enum value)
{
    return QLatin1String(names.at(static_cast<std::size_t>(value)));
}

template <typename Enum, std::size_t N>
void read(const QJsonValue& json, const Names<N>& names, Enum& to)
{
    for (std::size_t index = 0; index < N; ++index)
        if (json.isString() && json.toString() == QLatin1String(names.at(index)))
            to = static_cast<Enum>(index);
}

void read(const QJsonValue& json, bool& to)
{
    if (json.isBool())
        to = json.toBool();
}

void readPath(const QJsonValue& json, QString& to)
{
    if (json.isString() && json.toString().size() <= 4'096)
        to = json.toString();
}

void readSentence(const QJsonValue& json, QString& to)
{
    if (json.isString())
        to = cleanSentence(json.toString());
}

std::optional<std::size_t> indexOf(const QJsonValue& json)
{
    const double value = json.toDouble(-1.0);
    if (!(value >= 0.0) || value > largestIndex || value != std::floor(value))
        return std::nullopt;
    return static_cast<std::size_t>(value);
}

void read(const QJsonValue& json, std::size_t& to)
{
    if (const auto index = indexOf(json))
        to = *index;
}

QJsonValue planJson(const std::optional<model::SparsityPlan>& plan)
{
    if (!plan)
        return QJsonValue::Null;
    QJsonArray layers;
    for (const double sparsity : plan->layers)
        layers.append(sparsity);
    return QJsonObject { { QStringLiteral("layers"), layers },
        { QStringLiteral("rule"),
            plan->rule == model::PruningRule::Row ? QStringLiteral("row")
                                                  : QStringLiteral("head") } };
}

void read(const QJsonValue& json, std::optional<model::SparsityPlan>& to)
{
    if (json.isNull())
        to.reset();
    const QJsonArray layers = json[QLatin1String("layers")].toArray();
    if (layers.isEmpty() || layers.size() > static_cast<qsizetype>(mostLayers))
        return;
    model::SparsityPlan plan;
    for (const auto& layer : layers) {
        const double sparsity = layer.toDouble(-1.0);
        if (!(sparsity >= 0.0) || sparsity >= 1.0)
            return;
        plan.layers.push_back(sparsity);
    }
    if (json[QLatin1String("rule")] == QLatin1String("head"))
        plan.rule = model::PruningRule::Head;
    to = plan;
}

QJsonArray editsJson(const std::vector<model::EdgeEdit>& edits)
{
    QJsonArray json;
    for (const model::EdgeEdit& edit : edits)
        json.append(QJsonObject { { QStringLiteral("layer"), qint64(edit.layer) },
            { QStringLiteral("head"), qint64(edit.head) },
            { QStringLiteral("from"), qint64(edit.from) },
            { QStringLiteral("to"), qint64(edit.to) }, { QStringLiteral("keep"), edit.keep } });
    return json;
}

void read(const QJsonValue& json, std::vector<model::EdgeEdit>& to)
{
    if (!json.isArray() || json.toArray().size() > static_cast<qsizetype>(mostEdits))
        return;
    std::vector<model::EdgeEdit> edits;
    for (const auto& value : json.toArray()) {
        const auto layer = indexOf(value[QLatin1String("layer")]);
        const auto head = indexOf(value[QLatin1String("head")]);
        const auto from = indexOf(value[QLatin1String("from")]);
        const auto to = indexOf(value[QLatin1String("to")]);
        const QJsonValue keep = value[QLatin1String("keep")];
        if (!layer || !head || !from || !to || !keep.isBool())
            return;
        edits = withEdit(std::move(edits), { *layer, *head, *from, *to }, keep.toBool() ? 1 : 0);
    }
    to = std::move(edits);
}

QJsonObject lockJson(const Lock& lock)
{
    QJsonObject json;
    if (lock.cell) {
        json.insert(QStringLiteral("from"), qint64(lock.cell->from));
        json.insert(QStringLiteral("to"), qint64(lock.cell->to));
    } else if (lock.token) {
        json.insert(QStringLiteral("token"), qint64(*lock.token));
    }
    return json;
}

void read(const QJsonValue& json, Lock& to)
{
    if (!json.isObject())
        return;
    Lock lock;
    const auto from = indexOf(json[QLatin1String("from")]);
    const auto column = indexOf(json[QLatin1String("to")]);
    if (from && column)
        lock.cell = Cell { *from, *column };
    else
        lock.token = indexOf(json[QLatin1String("token")]);
    if (!lock.isFree() || json.toObject().isEmpty())
        to = lock;
}

} // namespace

QJsonObject toJson(const ExploreState& state)
{
    return {
        { QStringLiteral("model"), state.model },
        { QStringLiteral("text"), state.text },
        { QStringLiteral("second"), state.second },
        { QStringLiteral("second_role"), nameOf(roleNames, state.secondRole) },
        { QStringLiteral("compare_with"), state.compareWith },
        { QStringLiteral("swapped"), state.swapped },
        { QStringLiteral("plan"), planJson(state.plan) },
        { QStringLiteral("edits"), editsJson(state.edits) },
        { QStringLiteral("layer"), qint64(state.layer) },
        { QStringLiteral("head"), qint64(state.head) },
        { QStringLiteral("heads"), nameOf(reductionNames, state.reduction) },
        { QStringLiteral("all_layers"), state.allLayers },
        { QStringLiteral("show"), nameOf(quantityNames, state.quantity) },
        { QStringLiteral("hide_special"), state.hideSpecial },
        { QStringLiteral("renormalise"), state.renormalise },
        { QStringLiteral("whole_words"), state.wholeWords },
        { QStringLiteral("lock"), lockJson(state.lock) },
        { QStringLiteral("links"), state.links },
        { QStringLiteral("show_pruned"), state.showPruned },
        { QStringLiteral("hide_below"), state.hideBelow },
        { QStringLiteral("layer_by_layer"), state.layerByLayer },
        { QStringLiteral("drawer"), state.drawer },
        { QStringLiteral("data"), state.data },
        { QStringLiteral("history"), state.history.toJson() },
    };
}

void readJson(const QJsonObject& json, ExploreState& state)
{
    const auto field = [&](const char* name) { return json.value(QLatin1String(name)); };
    readPath(field("model"), state.model);
    readSentence(field("text"), state.text);
    readSentence(field("second"), state.second);
    read(field("second_role"), roleNames, state.secondRole);
    readPath(field("compare_with"), state.compareWith);
    read(field("swapped"), state.swapped);
    read(field("plan"), state.plan);
    read(field("edits"), state.edits);
    read(field("layer"), state.layer);
    read(field("head"), state.head);
    read(field("heads"), reductionNames, state.reduction);
    read(field("all_layers"), state.allLayers);
    read(field("show"), quantityNames, state.quantity);
    read(field("hide_special"), state.hideSpecial);
    read(field("renormalise"), state.renormalise);
    read(field("whole_words"), state.wholeWords);
    read(field("lock"), state.lock);
    read(field("links"), state.links);
    read(field("show_pruned"), state.showPruned);
    const double hideBelow = field("hide_below").toDouble(-1.0);
    if (hideBelow >= 0.0 && hideBelow <= 1.0)
        state.hideBelow = hideBelow;
    read(field("layer_by_layer"), state.layerByLayer);
    read(field("drawer"), state.drawer);
    readPath(field("data"), state.data);
    if (field("history").isArray())
        state.history = SentenceHistory::fromJson(field("history").toArray());
}

} // namespace crisp::explore
