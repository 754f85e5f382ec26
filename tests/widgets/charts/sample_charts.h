// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/curve_chart.h"
#include "charts/layer_charts.h"
#include "charts/run_charts.h"

#include <QString>

#include <memory>
#include <vector>

/// Charts with numbers as real runs have them, the same at every run of the tests.
namespace crisp::tests {

/// A loss that falls from 0.75 towards `end`, with the noise of single batches.
[[nodiscard]] charts::CurveSeries lossCurve(
    const QString& plan, double end, std::size_t steps, bool live = false);
/// An accuracy in [0, 1] that rises to `end`, every 64 steps.
[[nodiscard]] charts::CurveSeries accuracyCurve(
    const QString& plan, double end, std::size_t steps, bool live = false);

[[nodiscard]] std::unique_ptr<charts::CurveChart> lossChart();
[[nodiscard]] std::unique_ptr<charts::CurveChart> accuracyChart();
[[nodiscard]] std::unique_ptr<charts::LayerBarChart> sparsityChart();
[[nodiscard]] std::unique_ptr<charts::LayerLineChart> entropyChart();

/// Accuracy of five seeds of each preset.
[[nodiscard]] std::vector<charts::RunGroup> sampleGroups();
[[nodiscard]] std::unique_ptr<charts::GroupChart> groupChart();
[[nodiscard]] std::unique_ptr<charts::ScatterChart> scatterChart();
[[nodiscard]] std::unique_ptr<charts::WorkChart> workChart();
[[nodiscard]] std::unique_ptr<charts::Histogram> lengthHistogram();

} // namespace crisp::tests
