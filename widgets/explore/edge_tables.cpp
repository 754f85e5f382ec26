// SPDX-License-Identifier: Apache-2.0
#include "explore/edge_tables.h"

#include "analysis/aggregates.h"

#include <utility>

namespace crisp::explore {
namespace {

QStringList tokensOf(const analysis::Explanation& explanation)
{
    QStringList tokens;
    for (const std::string& token : explanation.tokens)
        tokens += QString::fromStdString(token);
    return tokens;
}

} // namespace

std::size_t attentionRows(const analysis::Explanation& explanation)
{
    std::size_t heads = 0;
    for (const analysis::LayerExplanation& layer : explanation.layers)
        heads += layer.heads.size();
    return heads * explanation.size() * explanation.size();
}

charts::FigureTable attentionTable(const analysis::Explanation& explanation)
{
    charts::FigureTable table;
    table.columns = { QStringLiteral("layer"), QStringLiteral("head"), QStringLiteral("from"),
        QStringLiteral("from_token"), QStringLiteral("to"), QStringLiteral("to_token"),
        QStringLiteral("score"), QStringLiteral("attention"), QStringLiteral("keep"),
        QStringLiteral("rank") };
    table.rows.reserve(attentionRows(explanation));
    const QStringList tokens = tokensOf(explanation);
    const std::size_t n = explanation.size();
    for (std::size_t layer = 0; layer < explanation.layers.size(); ++layer) {
        for (std::size_t head = 0; head < explanation.layers[layer].heads.size(); ++head) {
            const analysis::HeadExplanation& values = explanation.layers[layer].heads[head];
            const std::vector<std::size_t> ranks = analysis::ranks(values.scores);
            for (std::size_t cell = 0; cell < n * n; ++cell)
                table.rows.push_back({ qlonglong(layer), qlonglong(head), qlonglong(cell / n),
                    tokens[qsizetype(cell / n)], qlonglong(cell % n), tokens[qsizetype(cell % n)],
                    QVariant::fromValue(values.scores.values[cell]),
                    QVariant::fromValue(values.attention.values[cell]),
                    qlonglong(values.keep[cell]), qlonglong(ranks[cell]) });
        }
    }
    return table;
}

charts::FigureTable flippedTable(
    const analysis::Explanation& first, const analysis::Comparison& comparison)
{
    charts::FigureTable table;
    table.columns = { QStringLiteral("layer"), QStringLiteral("head"), QStringLiteral("from"),
        QStringLiteral("from_token"), QStringLiteral("to"), QStringLiteral("to_token"),
        QStringLiteral("kept_in"), QStringLiteral("attention") };
    const QStringList tokens = tokensOf(first);
    for (const analysis::FlippedEdge& edge : comparison.flipped)
        table.rows.push_back({ qlonglong(edge.layer), qlonglong(edge.head), qlonglong(edge.from),
            tokens[qsizetype(edge.from)], qlonglong(edge.to), tokens[qsizetype(edge.to)],
            edge.keptInSecond ? QStringLiteral("B") : QStringLiteral("A"),
            QVariant::fromValue(edge.attention) });
    return table;
}

void TableFigure::setTable(std::function<charts::FigureTable()> table, const QString& caption)
{
    table_ = std::move(table);
    caption_ = caption;
    contentChanged();
}

charts::FigureTable TableFigure::figureTable() const
{
    return table_ ? table_() : charts::FigureTable {};
}

} // namespace crisp::explore
