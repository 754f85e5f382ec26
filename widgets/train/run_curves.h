// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "bridge/training_queue.h"

#include <QString>

#include <cstddef>
#include <vector>

/// A run's numbers in the form that charts take. Which runs are shown is shown_runs.h's business.
namespace crisp::train {

struct RunCurves {
    QString id; ///< run folder
    QString name; ///< "aggressive, seed 1"
    QString plan;
    QString model, data; ///< names, for captions
    bool isLive = false;

    std::vector<double> step, loss, rate;
    std::vector<double> evaluationStep, accuracy, devLoss;
    std::size_t devExamples = 0;

    std::vector<double> asked; ///< sparsity by layer
    std::vector<double> sparsity,
        entropy; ///< by layer, at the best evaluation; of a live run, the last

    double stepsPerEpoch = 0.0; ///< 0: not known yet
    double totalSteps = 0.0;
};

/// What a recipe says of its run.
void describe(RunCurves& curves, const training::Recipe& recipe);
/// `run` must have a snapshot.
[[nodiscard]] RunCurves curvesOf(const bridge::RunEntry& run);
/// Of a job without anything on disk.
[[nodiscard]] RunCurves curvesOf(const bridge::JobView& job);

/// Adds what is new, in place of what the run does not count any more (RunPoints::begunAfter).
/// @return whether points were only added at the end
bool append(RunCurves& curves, const bridge::RunPoints& points);

} // namespace crisp::train
