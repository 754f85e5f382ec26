// SPDX-License-Identifier: Apache-2.0
#include "explore/facts.h"

#include "analysis/aggregates.h"
#include "explore/map_names.h"
#include "theme/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::Facts)
};

QString none() { return QStringLiteral("–"); }

QString count(std::size_t value) { return QString::number(value); }

/// The head that a scene shows; null for means and rollout.
const analysis::HeadExplanation* headOf(const bridge::Explained* side, const MapChoice& choice)
{
    if (!side || choice.reduction != Reduction::One || !choice.position.head)
        return nullptr;
    const auto& layers = side->explanation->layers;
    if (choice.position.layer >= layers.size())
        return nullptr;
    const auto& heads = layers[choice.position.layer].heads;
    return *choice.position.head < heads.size() ? &heads[*choice.position.head] : nullptr;
}

/// The dense run, if it is of the same tokens.
const bridge::Explained* denseOf(const Scene& scene)
{
    const bridge::Explained* own = scene.input.ownSide().explained.get();
    if (own->explanation->plan.isDense() && own->explanation->edits.empty())
        return own;
    const auto& dense = scene.input.references.dense;
    return dense && sameTokens(*dense, *own) ? dense.get() : nullptr;
}

/// The one token of the sentence behind a token of the map; none for words of several pieces.
std::optional<std::size_t> singleToken(const BuiltMap& map, std::size_t token)
{
    if (token >= map.positions.size() || map.positions[token].size() != 1)
        return std::nullopt;
    return map.positions[token].front();
}

QString name(const Scene& scene, std::size_t token)
{
    return scene.map.map->tokens.value(static_cast<qsizetype>(token));
}

Fact weightFact(const QString& value)
{
    return { Words::tr("Weight"), value,
        Words::tr("Share of the row's attention that goes along this edge; a row sums to 1."),
        true };
}

Fact denseFact(const QString& value)
{
    return { Words::tr("Dense run has"), value,
        Words::tr("The weight that the same model gives this edge with nothing pruned.") };
}

Fact scoreFact(const QString& value)
{
    return { Words::tr("Raw score"), value,
        Words::tr(
            "Query times key over the root of the head's width, before pruning and softmax.") };
}

Fact rankFact(const QString& value)
{
    return { Words::tr("Rank in its row"), value,
        Words::tr("1 is the row's highest score; pruning keeps the highest ranks.") };
}

Fact stateFact(const QString& value)
{
    return { Words::tr("State"), value,
        Words::tr("Kept edges take part in softmax, pruned ones have weight 0.") };
}

std::vector<float> softmax(std::span<const float> scores)
{
    std::vector<float> result(scores.begin(), scores.end());
    const float largest = std::ranges::max(scores);
    double sum = 0.0;
    for (float& value : result) {
        value = std::exp(value - largest);
        sum += static_cast<double>(value);
    }
    for (float& value : result)
        value = static_cast<float>(static_cast<double>(value) / sum);
    return result;
}

double entropyOf(std::span<const float> row)
{
    double entropy = 0.0;
    for (const float value : row)
        if (value > 0.0F)
            entropy -= static_cast<double>(value) * std::log(static_cast<double>(value));
    return entropy;
}

void addMapValue(const Scene& scene, const Cell& cell, CellFacts& to)
{
    Fact fact = weightFact(theme::number(double(scene.map.map->values.at(cell.from, cell.to)), 4));
    fact.name = scene.map.map->valueName;
    if (!fact.name.isEmpty())
        fact.name[0] = fact.name[0].toUpper();
    fact.tip = Words::tr("The value that the map shows in this cell.");
    to.facts.front() = fact;
}

int forcedState(const analysis::Explanation& explanation, const model::EdgeEdit& edge)
{
    for (const model::EdgeEdit& edit : explanation.edits)
        if (edit.layer == edge.layer && edit.head == edge.head && edit.from == edge.from
            && edit.to == edge.to)
            return edit.keep ? 1 : 0;
    return -1;
}

QString share(double sparsity)
{
    // As many digits as are needed to read the same number back, four at most.
    int decimals = 2;
    while (decimals < 4
        && std::abs(std::round(sparsity * std::pow(10.0, decimals)) / std::pow(10.0, decimals)
               - sparsity)
            > 1e-9)
        ++decimals;
    return theme::number(sparsity, decimals);
}

} // namespace

CellFacts noFacts()
{
    return { {}, {},
        { weightFact(none()), denseFact(none()), scoreFact(none()), rankFact(none()),
            stateFact(none()) },
        std::nullopt, std::nullopt };
}

CellFacts cellFacts(const Scene& scene, const Cell& cell)
{
    CellFacts result = noFacts();
    result.from = name(scene, cell.from);
    result.to = name(scene, cell.to);
    const bridge::Explained& own = *scene.input.ownSide().explained;
    const analysis::HeadExplanation* head = headOf(&own, scene.input.choice);
    const auto from = singleToken(scene.map, cell.from);
    const auto to = singleToken(scene.map, cell.to);
    if (!head || !from || !to) {
        addMapValue(scene, cell, result);
        return result;
    }
    const std::size_t n = head->attention.size;
    const bool kept = head->keep[*from * n + *to] != 0;
    const analysis::HeadExplanation* dense = headOf(denseOf(scene), scene.input.choice);
    result.facts = { weightFact(theme::number(double(head->attention.at(*from, *to)), 4)),
        denseFact(dense ? theme::number(double(dense->attention.at(*from, *to)), 4) : none()),
        scoreFact(theme::number(double(head->scores.at(*from, *to)), 3)),
        rankFact(
            Words::tr("%1 of %2").arg(analysis::rankInRow(head->scores.row(*from), *to)).arg(n)),
        stateFact(kept ? Words::tr("kept") : Words::tr("pruned")) };
    result.kept = kept;
    const model::EdgeEdit edge { scene.input.choice.position.layer,
        *scene.input.choice.position.head, *from, *to, kept };
    result.edge = EditableEdge { edge, forcedState(*own.explanation, edge) };
    return result;
}

CellFacts tokenFacts(const Scene& scene, std::size_t token)
{
    CellFacts result;
    result.from = name(scene, token);
    const bridge::Explained& own = *scene.input.ownSide().explained;
    const analysis::HeadExplanation* head = headOf(&own, scene.input.choice);
    const auto place = singleToken(scene.map, token);
    QString kept = none(), left = none(), away = none(), entropy = none(), lookedAt = none();
    if (head && place) {
        const std::size_t n = head->attention.size;
        const std::vector<float> unpruned = softmax(head->scores.row(*place));
        std::size_t keys = 0, queries = 0;
        double weight = 0.0;
        for (std::size_t other = 0; other < n; ++other) {
            if (head->keep[*place * n + other] != 0) {
                ++keys;
                weight += static_cast<double>(unpruned[other]);
            }
            queries += head->keep[other * n + *place] != 0 ? 1 : 0;
        }
        kept = Words::tr("%1 of %2").arg(keys).arg(n);
        left = theme::percent(weight, 0);
        away = theme::percent(1.0 - weight, 0);
        entropy
            = Words::tr("%1 nats").arg(theme::number(entropyOf(head->attention.row(*place)), 2));
        lookedAt = queries == 1 ? Words::tr("1 token") : Words::tr("%1 tokens").arg(queries);
    }
    result.facts = {
        { Words::tr("Keys kept"), kept,
            Words::tr("Tokens that this token may look at; the others are pruned."), true },
        { Words::tr("Their weight unpruned"), left,
            Words::tr("What the kept keys would weigh together if nothing were pruned in this "
                      "row.") },
        { Words::tr("Weight pruned away"), away,
            Words::tr("What the pruned keys would weigh; softmax shares it out among the kept "
                      "ones.") },
        { Words::tr("Entropy of the row"), entropy,
            Words::tr("How widely this token spreads its look: 0 is one key.") },
        { Words::tr("Looked at by"), lookedAt,
            Words::tr("Tokens that keep their edge to this one.") },
    };
    return result;
}

QString keptSentence(double sparsity, std::size_t n, model::PruningRule rule)
{
    if (sparsity <= 0.0)
        return Words::tr("Nothing is pruned in this layer.");
    const bool rows = rule == model::PruningRule::Row;
    const std::size_t all = rows ? n : n * n;
    const std::size_t kept = model::keptCount(all, sparsity);
    const double asked = sparsity * static_cast<double>(all);
    const bool exact = std::abs(static_cast<double>(all - kept) - asked) < 1e-6;
    const QString formula
        = Words::tr("ceil(%1 × %2) = %3").arg(share(1.0 - sparsity), count(all), count(kept));
    if (!rows)
        return Words::tr("%1 edges stay in the head, and every row keeps its highest.")
            .arg(formula);
    if (kept == 1)
        return exact ? Words::tr("%1 key stays in each row, exactly as asked.").arg(formula)
                     : Words::tr("%1 key stays in each row, so a little less is dropped than "
                                 "asked.")
                           .arg(formula);
    return exact ? Words::tr("%1 keys stay in each row, exactly as asked.").arg(formula)
                 : Words::tr("%1 keys stay in each row, so a little less is dropped than asked.")
                       .arg(formula);
}

HeadFacts headFacts(const Scene& scene)
{
    const MapChoice& choice = scene.input.choice;
    const bridge::Explained& own = *scene.input.ownSide().explained;
    const bridge::Explained* dense = denseOf(scene);
    const std::size_t index = std::min(choice.position.layer, own.explanation->layers.size() - 1);
    const analysis::LayerExplanation& layer = own.explanation->layers[index];
    const analysis::HeadExplanation* head = headOf(&own, choice);
    const analysis::HeadExplanation* denseHead = headOf(dense, choice);
    const double entropy = head ? head->entropy : layer.entropy;
    const double measured = head ? head->effectiveSparsity : layer.effectiveSparsity;
    QString denseEntropy = none();
    if (dense)
        denseEntropy = Words::tr("%1 nats").arg(theme::number(
            denseHead ? denseHead->entropy : dense->explanation->layers[index].entropy, 2));
    HeadFacts facts;
    facts.title = head ? mapTitle(choice, 1) : Words::tr("Layer %1").arg(index + 1);
    facts.facts = {
        { Words::tr("Entropy"), Words::tr("%1 nats").arg(theme::number(entropy, 2)),
            Words::tr("How widely tokens spread their look, mean over the rows: 0 is one key."),
            true },
        { Words::tr("… in the dense run"), denseEntropy,
            Words::tr("The same of the same model with nothing pruned.") },
        { Words::tr("Dropped, asked for"), theme::percent(layer.nominalSparsity, 1),
            Words::tr("Share of edges that the plan wants pruned in this layer.") },
        { Words::tr("Dropped, measured"), theme::percent(measured, 1),
            Words::tr("Share of edges that were pruned in this sentence."), true },
    };
    facts.sentence
        = keptSentence(layer.nominalSparsity, own.explanation->size(), own.explanation->plan.rule);
    return facts;
}

} // namespace crisp::explore
