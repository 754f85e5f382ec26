// SPDX-License-Identifier: Apache-2.0
#include "charts/figure.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QMetaType>

#include <cmath>

namespace crisp::charts {
namespace {

QJsonValue jsonCell(const QVariant& cell)
{
    if (!cell.isValid() || cell.isNull())
        return {};
    switch (cell.typeId()) {
    case QMetaType::Double:
    case QMetaType::Float: {
        const double value = cell.toDouble(); // exact for a float, too
        return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
    }
    default:
        return QJsonValue::fromVariant(cell);
    }
}

} // namespace

QJsonObject Figure::figureJson() const
{
    const FigureTable table = figureTable();
    QJsonArray rows;
    for (const QVariantList& row : table.rows) {
        QJsonArray cells;
        for (const QVariant& cell : row)
            cells.append(jsonCell(cell));
        rows.append(cells);
    }
    return {
        { QStringLiteral("name"), figureName() },
        { QStringLiteral("title"), figureTitle() },
        { QStringLiteral("caption"), figureCaption() },
        { QStringLiteral("columns"), QJsonArray::fromStringList(table.columns) },
        { QStringLiteral("rows"), rows },
    };
}

} // namespace crisp::charts
