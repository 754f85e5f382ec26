// SPDX-License-Identifier: Apache-2.0
#include "explore/layer_values.h"

#include <QCoreApplication>

namespace crisp::explore {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::LayerValues)
};

} // namespace

charts::LayerAxes entropyAxes(const QString& figureName)
{
    charts::LayerAxes axes;
    axes.name = figureName;
    axes.title = Words::tr("Entropy by layer");
    axes.yTitle = QStringLiteral("entropy_nats");
    axes.unit = Words::tr("nats");
    return axes;
}

charts::LayerSeries entropySeries(
    const QString& id, const QString& name, const QString& plan, const bridge::Explained& side)
{
    charts::LayerSeries series { id, name, plan, {} };
    for (const analysis::LayerExplanation& layer : side.explanation->layers)
        series.values.push_back(layer.entropy);
    return series;
}

} // namespace crisp::explore
