// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/explainer.h"
#include "charts/layer_charts.h"

#include <QString>

/// Entropy by layer, as both views of the page draw it.
namespace crisp::explore {

[[nodiscard]] charts::LayerAxes entropyAxes(const QString& figureName);
[[nodiscard]] charts::LayerSeries entropySeries(
    const QString& id, const QString& name, const QString& plan, const bridge::Explained& side);

} // namespace crisp::explore
