// SPDX-License-Identifier: Apache-2.0
#include "explore/cell_text.h"

#include "theme/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::CellText)
};

constexpr char16_t firstStrongIsolate = 0x2068;
constexpr char16_t popIsolate = 0x2069;
constexpr char16_t emptyMark = 0x2423; // an open box, for what has no shape

bool isDirectionControl(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)
        || code == 0x200E || code == 0x200F;
}

QString scoreText(float score) { return theme::number(static_cast<double>(score), 2); }

QString rankText(const MapData& map, std::size_t index)
{
    const std::size_t of = map.rowSize != 0 ? map.rowSize : map.size();
    return Words::tr("rank %1 of %2").arg(map.ranks[index]).arg(of);
}

QString sideText(const MapData& map, std::size_t index, bool second)
{
    const bool bothPruned = !map.keep.empty() && map.keep[index] == 0;
    const int prunedOn = map.oneSided.empty() ? 0 : map.oneSided[index];
    if (bothPruned || prunedOn == (second ? 2 : 1))
        return Words::tr("pruned");
    return theme::number(static_cast<double>((second ? map.second : map.first).values[index]), 3);
}

void addValue(CellText& text, const MapData& map, const Cell& cell)
{
    const std::size_t index = cell.from * map.size() + cell.to;
    const auto value = static_cast<double>(map.values.values[index]);
    const bool single = map.attention.size != 0;
    if (map.quantity == Quantity::Difference) {
        text.lines.emplace_back(Words::tr("A, %1").arg(map.valueName), sideText(map, index, false));
        text.lines.emplace_back(Words::tr("B, %1").arg(map.valueName), sideText(map, index, true));
        const QString sign = value > 0.0 ? QStringLiteral("+") : QString();
        text.lines.emplace_back(
            Words::tr("B %1 A").arg(QChar(0x2212)), sign + theme::number(value, 3));
    } else if (single && !map.kept(cell.from, cell.to)) {
        text.lines.emplace_back(Words::tr("pruned, would weigh"),
            weightText(static_cast<double>(map.unpruned.values[index])));
    } else if (single) {
        text.lines.emplace_back(
            Words::tr("weight"), weightText(static_cast<double>(map.attention.values[index])));
    } else if (!map.kept(cell.from, cell.to) && map.quantity != Quantity::Scores) {
        text.lines.emplace_back(Words::tr("pruned in every head"), QString());
    } else if (map.quantity == Quantity::Kept) {
        text.lines.emplace_back(map.valueName, theme::percent(value, 0));
    } else {
        text.lines.emplace_back(map.valueName,
            map.quantity == Quantity::Scores ? theme::number(value, 2) : weightText(value));
    }
}

} // namespace

QString tokenLabel(const QString& token)
{
    QString label;
    for (const QChar c : token)
        if (!isDirectionControl(c))
            label.append(
                c.category() == QChar::Other_Control ? QChar(QChar::ReplacementCharacter) : c);
    return label.trimmed().isEmpty() ? QString(QChar(emptyMark)) : label;
}

QString isolated(const QString& token)
{
    return QChar(firstStrongIsolate) + tokenLabel(token) + QChar(popIsolate);
}

CellText cellText(const MapData& map, const Cell& cell)
{
    CellText text;
    const std::size_t index = cell.from * map.size() + cell.to;
    text.title = Words::tr("%1 → %2").arg(
        isolated(map.tokens[qsizetype(cell.from)]), isolated(map.tokens[qsizetype(cell.to)]));
    addValue(text, map, cell);
    if (map.scores.size != 0)
        text.lines.emplace_back(Words::tr("score %1").arg(scoreText(map.scores.values[index])),
            map.ranks.empty() ? QString() : rankText(map, index));
    if (std::ranges::find(map.edited, cell) != map.edited.end())
        text.lines.emplace_back(Words::tr("forced by hand"), QString());
    return text;
}

QString cellSentence(const MapData& map, const Cell& cell)
{
    const CellText text = cellText(map, cell);
    QStringList parts;
    for (const auto& [left, right] : text.lines) {
        // "score 1.68" and "rank 4 of 16" are two facts, "weight" and "0.726" are one.
        const bool twoFacts = left.startsWith(Words::tr("score %1").arg(QString()));
        parts.append(right.isEmpty() ? left
                : twoFacts           ? left + QStringLiteral(", ") + right
                                     : left + QLatin1Char(' ') + right);
    }
    return Words::tr("%1 to %2: %3.")
        .arg(tokenLabel(map.tokens[qsizetype(cell.from)]),
            tokenLabel(map.tokens[qsizetype(cell.to)]), parts.join(QStringLiteral(", ")));
}

charts::FigureTable mapTable(const MapData& map)
{
    const bool difference = map.first.size != 0;
    const bool attention = map.attention.size != 0;
    const bool scores = map.scores.size != 0;
    charts::FigureTable table;
    table.columns = { QStringLiteral("from"), QStringLiteral("from_token"), QStringLiteral("to"),
        QStringLiteral("to_token"), QStringLiteral("value") };
    if (difference)
        table.columns += { QStringLiteral("first"), QStringLiteral("second") };
    if (attention)
        table.columns += { QStringLiteral("attention"), QStringLiteral("unpruned") };
    if (scores)
        table.columns += QStringLiteral("score");
    table.columns += QStringLiteral("kept");
    if (!map.oneSided.empty())
        table.columns += QStringLiteral("pruned_in");
    if (!map.ranks.empty())
        table.columns += QStringLiteral("rank");
    const std::size_t n = map.size();
    table.rows.reserve(n * n);
    const auto position = [&](std::size_t token) {
        return qlonglong(map.positions.empty() ? token : map.positions[token]);
    };
    for (std::size_t from = 0; from < n; ++from) {
        for (std::size_t to = 0; to < n; ++to) {
            const std::size_t index = from * n + to;
            QVariantList row { position(from), map.tokens[qsizetype(from)], position(to),
                map.tokens[qsizetype(to)], map.values.values[index] };
            if (difference)
                row << map.first.values[index] << map.second.values[index];
            if (attention)
                row << map.attention.values[index] << map.unpruned.values[index];
            if (scores)
                row << map.scores.values[index];
            row << qlonglong(map.kept(from, to));
            if (!map.oneSided.empty())
                row << (map.oneSided[index] == 0   ? QVariant()
                        : map.oneSided[index] == 1 ? QVariant(QStringLiteral("A"))
                                                   : QVariant(QStringLiteral("B")));
            if (!map.ranks.empty())
                row << qlonglong(map.ranks[index]);
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

QString weightText(double weight)
{
    if (weight > 0.0 && weight < 0.0005)
        return Words::tr("< %1").arg(theme::number(0.001, 3));
    return theme::number(weight, 3);
}

} // namespace crisp::explore
