// SPDX-License-Identifier: Apache-2.0
#include "charts/layer_text.h"

#include "theme/theme.h"

#include <algorithm>
#include <cmath>

namespace crisp::charts {

std::size_t layersIn(const std::vector<LayerSeries>& series)
{
    std::size_t count = 0;
    for (const LayerSeries& one : series)
        count = std::max(count, one.values.size());
    return count;
}

QString shortName(const LayerSeries& one, const std::vector<LayerSeries>& all)
{
    const auto sharers = std::count_if(
        all.begin(), all.end(), [&](const LayerSeries& other) { return other.plan == one.plan; });
    return one.plan.isEmpty() || sharers > 1 ? one.name : one.plan;
}

QString layerValueText(double value, const LayerAxes& axes)
{
    const QString number = theme::number(value * axes.yFactor, axes.decimals);
    return axes.unit.isEmpty() ? number : number + QChar(QChar::Nbsp) + axes.unit;
}

std::optional<ReadOut> readLayer(const QCustomPlot& plot, const std::vector<LayerSeries>& series,
    const LayerAxes& axes, double layer, QPointF pointer)
{
    constexpr std::size_t mostRows = 8;
    if (layer < 1.0 || layer > static_cast<double>(layersIn(series)))
        return {};
    const auto index = static_cast<std::size_t>(layer) - 1;
    ReadOut result { QObject::tr("layer %1").arg(index + 1), layer, true, {}, 0 };
    for (const LayerSeries& one : series) {
        if (index >= one.values.size() || !std::isfinite(one.values[index]))
            continue;
        const double value = one.values[index];
        result.rows.push_back(
            { one.plan, layerValueText(value, axes) + QStringLiteral("  ") + one.name,
                { layer, value * axes.yFactor } });
    }
    if (result.rows.empty())
        return {};
    const auto distance = [&](const ReadOut::Row& row) {
        return std::abs(plot.yAxis->coordToPixel(row.point.y()) - pointer.y());
    };
    std::stable_sort(result.rows.begin(), result.rows.end(),
        [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    if (result.rows.size() > mostRows) {
        result.left = result.rows.size() - mostRows;
        result.rows.resize(mostRows);
    }
    return result;
}

QString describeLayers(const LayerAxes& axes, const std::vector<LayerSeries>& series)
{
    constexpr std::size_t mostDescribed = 6;
    QStringList parts;
    std::size_t left = 0;
    for (const LayerSeries& one : series) {
        if (one.values.empty())
            continue;
        if (static_cast<std::size_t>(parts.size()) >= mostDescribed) {
            ++left;
            continue;
        }
        parts.append(QObject::tr("%1 from %2 to %3")
                         .arg(one.name, layerValueText(one.values.front(), axes),
                             layerValueText(one.values.back(), axes)));
    }
    if (parts.isEmpty())
        return QObject::tr("%1: nothing to show yet.").arg(axes.title);
    if (left > 0)
        parts.append(QObject::tr("and %n more", nullptr, static_cast<int>(left)));
    return QObject::tr("%1, from the first layer to the last: %2.")
        .arg(axes.title, parts.join(QStringLiteral(", ")));
}

} // namespace crisp::charts
