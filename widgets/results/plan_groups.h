// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results/run_result.h"

#include <QString>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Runs that differ in nothing but their seed, and what they say together. Pure values: no widget
/// computes a statistic. The formulas are core's (analysis/statistics.h).
namespace crisp::results {

/// A mean over the runs of a group that count and have the value.
struct Spread {
    double mean = 0.0;
    std::optional<double> deviation; ///< of the sample; none for a single run
    std::size_t runs = 0;
};

struct PlanGroup {
    QString id; ///< the same as long as the recipe is
    QString plan; ///< preset
    QString title; ///< the plan's name, and what else differs from groups of the same plan
    std::vector<RunResult> runs; ///< by seed, those that do not count among them
    std::string comparisonKey; ///< equal where nothing but the plan (and seeds) differs

    double asked = 0.0;
    std::optional<Spread> measured, accuracy, loss, entropy, examplesPerSecond, seconds;
    std::vector<double> layerEntropy; ///< means over runs, one a layer
    std::optional<double> toDense; ///< accuracy's mean minus that of the dense group
    bool isReference = false; ///< it is the dense group that others are compared with

    [[nodiscard]] std::size_t counted() const; ///< runs that count
    [[nodiscard]] const RunResult* best() const; ///< of the highest accuracy; null below two runs
};

/// Groups in the order of presets: dense, uniform, light, aggressive, then others by name.
[[nodiscard]] std::vector<PlanGroup> groupRuns(std::vector<RunResult> runs);

/// The run's accuracy minus that of the dense run with its seed; none if there is no such run.
[[nodiscard]] std::optional<double> toDenseOfSameSeed(
    const std::vector<PlanGroup>& groups, const PlanGroup& group, const RunResult& run);

} // namespace crisp::results
