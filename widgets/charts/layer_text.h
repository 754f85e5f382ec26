// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/layer_charts.h"
#include "charts/read_out.h"

#include <cstddef>
#include <optional>
#include <vector>

/// Words about layers that both layer charts say. Private to charts/.
namespace crisp::charts {

[[nodiscard]] std::size_t layersIn(const std::vector<LayerSeries>& series);
/// The plan where it says enough, else the series' own name.
[[nodiscard]] QString shortName(const LayerSeries& one, const std::vector<LayerSeries>& all);
/// A value times the axis' factor, with its unit.
[[nodiscard]] QString layerValueText(double value, const LayerAxes& axes);
/// All values of one layer, what is nearest to the pointer first.
[[nodiscard]] std::optional<ReadOut> readLayer(const QCustomPlot& plot,
    const std::vector<LayerSeries>& series, const LayerAxes& axes, double layer, QPointF pointer);
/// One sentence: every series' first and last layer.
[[nodiscard]] QString describeLayers(const LayerAxes& axes, const std::vector<LayerSeries>& series);

} // namespace crisp::charts
