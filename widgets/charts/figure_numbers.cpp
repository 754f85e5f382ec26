// SPDX-License-Identifier: Apache-2.0
// Figures as CSV, JSON and text in memory.
#include "analysis/escape.h"
#include "charts/figure_export.h"

#include <QJsonDocument>
#include <QMetaType>

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace crisp::charts {
namespace {

/// The shortest text that reads back to the same bits; nothing for what is no number.
template <class T>
std::string numberText(T value)
{
    if (!std::isfinite(value))
        return {};
    std::array<char, 64> text {};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return { text.data(), end };
}

std::string cellText(const QVariant& cell)
{
    if (!cell.isValid() || cell.isNull())
        return {};
    if (cell.typeId() == QMetaType::Float)
        return numberText(cell.toFloat());
    if (cell.typeId() == QMetaType::Double)
        return numberText(cell.toDouble());
    return cell.toString().toStdString();
}

} // namespace

QByteArray renderCsv(const Figure& figure)
{
    const FigureTable table = figure.figureTable();
    std::string text;
    const auto addLine = [&text](const auto& cells, const auto& field) {
        bool first = true;
        for (const auto& cell : cells) {
            if (!first)
                text += ',';
            text += analysis::csvField(field(cell));
            first = false;
        }
        text += "\r\n";
    };
    addLine(table.columns, [](const QString& name) { return name.toStdString(); });
    for (const QVariantList& row : table.rows)
        addLine(row, cellText);
    return QByteArray::fromStdString(text);
}

QByteArray renderJson(const Figure& figure)
{
    return QJsonDocument(figure.figureJson()).toJson(QJsonDocument::Indented);
}

QString renderText(const Figure& figure)
{
    const FigureTable table = figure.figureTable();
    QString text = table.columns.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (const QVariantList& row : table.rows) {
        QStringList cells;
        for (const QVariant& cell : row)
            cells.append(QString::fromStdString(cellText(cell))
                             .replace(QLatin1Char('\t'), QLatin1Char(' '))
                             .replace(QLatin1Char('\n'), QLatin1Char(' ')));
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

} // namespace crisp::charts
