// SPDX-License-Identifier: Apache-2.0
#include "explore/map_names.h"

#include "explore/edit_names.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QTextBoundaryFinder>

namespace crisp::explore {
namespace {

constexpr qsizetype longestSentence = 80;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::MapNames)
};

/// At most `most` of what a reader takes for characters.
QString elided(const QString& text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    QTextBoundaryFinder characters(QTextBoundaryFinder::Grapheme, text);
    characters.setPosition(most - 1);
    if (!characters.isAtBoundary())
        characters.toPreviousBoundary();
    return text.left(characters.position()).trimmed() + QChar(0x2026);
}

QString suffix(Quantity quantity)
{
    if (quantity == Quantity::Scores)
        return QStringLiteral("-scores");
    if (quantity == Quantity::Kept)
        return QStringLiteral("-kept");
    return {};
}

/// "aggressive (layer 4: 82.0 % asked for, 81.3 % dropped)"
QString planText(
    const analysis::Explanation& explanation, const MapChoice& choice, const QString& plan)
{
    const bool whole = choice.allLayers || reductionOf(choice) == Reduction::Rollout;
    if (whole) {
        double nominal = 0.0;
        double effective = 0.0;
        for (const analysis::LayerExplanation& layer : explanation.layers) {
            nominal += layer.nominalSparsity;
            effective += layer.effectiveSparsity;
        }
        const auto count = static_cast<double>(explanation.layers.size());
        return Words::tr("%1 (mean of layers: %2 asked for, %3 dropped)")
            .arg(plan, theme::percent(nominal / count), theme::percent(effective / count));
    }
    const analysis::LayerExplanation& layer = explanation.layers[choice.position.layer];
    // All at once: a plan's name may have a "%1" in it.
    return Words::tr("%1 (layer %2: %3 asked for, %4 dropped)")
        .arg(plan, QString::number(choice.position.layer + 1),
            theme::percent(layer.nominalSparsity), theme::percent(layer.effectiveSparsity));
}

/// " 2 edits (layer 4, head 9: that → film kept; ...)."
QString editsNote(const analysis::Explanation& explanation)
{
    const QString edits = editsText(explanation);
    return edits.isEmpty() ? edits : QLatin1Char(' ') + edits + QLatin1Char('.');
}

QString viewText(const MapChoice& choice)
{
    QString text;
    if (choice.wholeWords)
        text += QLatin1Char(' ') + Words::tr("Whole words.");
    if (choice.hideSpecial)
        text += QLatin1Char(' ')
            + (choice.renormalise ? Words::tr("Special tokens hidden, rows renormalised.")
                                  : Words::tr("Special tokens hidden."));
    return text;
}

} // namespace

QString mapName(const MapChoice& choice)
{
    const QString layer = QStringLiteral("layer-%1").arg(choice.position.layer + 1);
    const QString where = choice.allLayers ? QStringLiteral("all-layers") : layer;
    switch (reductionOf(choice)) {
    case Reduction::One:
        return QStringLiteral("%1-head-%2%3")
            .arg(layer)
            .arg(*choice.position.head + 1)
            .arg(suffix(quantityOf(choice)));
    case Reduction::Mean:
        return where + QStringLiteral("-mean") + suffix(quantityOf(choice));
    case Reduction::Maximum:
        return where + QStringLiteral("-maximum") + suffix(quantityOf(choice));
    case Reduction::Rollout:
        break;
    }
    return QStringLiteral("rollout-to-layer-%1").arg(choice.position.layer + 1);
}

QString mapTitle(const MapChoice& choice, std::size_t headCount)
{
    QString title;
    const QString where = choice.allLayers ? Words::tr("All layers")
                                           : Words::tr("Layer %1").arg(choice.position.layer + 1);
    switch (reductionOf(choice)) {
    case Reduction::One:
        title = Words::tr("Layer %1, head %2")
                    .arg(choice.position.layer + 1)
                    .arg(*choice.position.head + 1);
        break;
    case Reduction::Mean:
        title = Words::tr("%1, mean of %2 heads").arg(where).arg(headCount);
        break;
    case Reduction::Maximum:
        title = Words::tr("%1, largest of %2 heads").arg(where).arg(headCount);
        break;
    case Reduction::Rollout:
        return Words::tr("Rollout to layer %1").arg(choice.position.layer + 1);
    }
    if (quantityOf(choice) == Quantity::Scores)
        title += Words::tr(", raw scores");
    if (quantityOf(choice) == Quantity::Kept)
        title += Words::tr(", kept edges");
    return title;
}

QString valueName(const MapChoice& choice)
{
    const Reduction reduction = reductionOf(choice);
    const bool single = reduction == Reduction::One;
    const bool mean = reduction == Reduction::Mean;
    if (reduction == Reduction::Rollout)
        return Words::tr("rollout");
    switch (quantityOf(choice)) {
    case Quantity::Scores:
        return single ? Words::tr("score")
            : mean    ? Words::tr("mean score")
                      : Words::tr("largest score");
    case Quantity::Kept:
        return mean ? Words::tr("share of heads") : Words::tr("kept");
    case Quantity::Attention:
    case Quantity::Difference:
        break;
    }
    return single ? Words::tr("weight")
        : mean    ? Words::tr("mean weight")
                  : Words::tr("largest weight");
}

QString differenceTitle(const QString& title)
{
    return Words::tr("%1, B %2 A").arg(title, QChar(0x2212));
}

QString mapCaption(const analysis::Explanation& explanation, const MapChoice& choice,
    const QString& modelName, const QString& planName)
{
    return Words::tr("%1, %2. %3.")
               .arg(modelName, planText(explanation, choice, planName), quotedSentence(explanation))
        + editsNote(explanation) + viewText(choice);
}

QString differenceCaption(const analysis::Explanation& a, const analysis::Explanation& b,
    const MapChoice& choice, const SideName& nameA, const SideName& nameB)
{
    const QString first = nameA.model + QStringLiteral(", ") + planText(a, choice, nameA.plan);
    const QString second = nameB.model + QStringLiteral(", ") + planText(b, choice, nameB.plan);
    return Words::tr("A: %1.%2 B: %3.%4 %5.")
               .arg(first, editsNote(a), second, editsNote(b), quotedSentence(a))
        + viewText(choice);
}

QString quotedSentence(const analysis::Explanation& explanation)
{
    // Ids that came without a text: what their tokens are called.
    QString text = QString::fromStdString(explanation.text);
    if (text.isEmpty())
        for (const std::string& token : explanation.tokens)
            text += (text.isEmpty() ? QString() : QStringLiteral(" "))
                + QString::fromStdString(token);
    QString quoted = Words::tr("“%1”").arg(elided(text.simplified(), longestSentence));
    if (explanation.textPair)
        quoted += QStringLiteral(" / ")
            + Words::tr("“%1”").arg(elided(
                QString::fromStdString(*explanation.textPair).simplified(), longestSentence));
    return quoted;
}

} // namespace crisp::explore
