// SPDX-License-Identifier: Apache-2.0
#include "train/run_curves.h"

#include "bridge/text.h"
#include "train/source_entries.h"

#include <QFileInfo>

#include <algorithm>

namespace crisp::train {
namespace {

/// Of points that carry both; the last is the most exact.
double stepsPerEpoch(const training::Metrics& metrics)
{
    if (!metrics.train.empty() && metrics.train.back().epoch > 0.0)
        return static_cast<double>(metrics.train.back().step) / metrics.train.back().epoch;
    return 0.0;
}

void addTrainPoint(RunCurves& curves, const training::TrainPoint& point)
{
    curves.step.push_back(static_cast<double>(point.step));
    curves.loss.push_back(point.loss);
    curves.rate.push_back(point.learningRate);
    if (point.epoch > 0.0)
        curves.stepsPerEpoch = static_cast<double>(point.step) / point.epoch;
}

void addEvaluation(RunCurves& curves, const training::EvalPoint& point)
{
    curves.evaluationStep.push_back(static_cast<double>(point.step));
    curves.accuracy.push_back(point.accuracy);
    curves.devLoss.push_back(point.loss);
    curves.devExamples = point.examples;
    curves.sparsity = point.effectiveSparsity;
    curves.entropy = point.entropy;
}

/// Leaves of all columns what the first has up to `step`. @return whether anything went
template <typename... Columns>
bool cutAfter(std::uint64_t step, std::vector<double>& steps, Columns&... columns)
{
    const auto end = std::ranges::upper_bound(steps, static_cast<double>(step));
    const auto kept = static_cast<std::size_t>(end - steps.begin());
    if (kept == steps.size())
        return false;
    steps.resize(kept);
    (columns.resize(kept), ...);
    return true;
}

} // namespace

void describe(RunCurves& curves, const training::Recipe& recipe)
{
    curves.plan = bridge::toQt(recipe.preset);
    curves.model = QFileInfo(bridge::toQt(recipe.model)).fileName();
    curves.data = dataName(recipe.data);
    curves.asked = recipe.plan.layers;
}

RunCurves curvesOf(const bridge::RunEntry& run)
{
    const training::RunSnapshot& snapshot = *run.snapshot;
    RunCurves curves;
    curves.id = run.path;
    curves.name = run.name;
    describe(curves, snapshot.recipe);
    for (const training::TrainPoint& point : snapshot.metrics.train)
        addTrainPoint(curves, point);
    for (const training::EvalPoint& point : snapshot.metrics.evaluations)
        addEvaluation(curves, point);
    if (snapshot.status.best) {
        const auto best = std::ranges::find(
            snapshot.metrics.evaluations, snapshot.status.best->step, &training::EvalPoint::step);
        if (best != snapshot.metrics.evaluations.end()) {
            curves.sparsity = best->effectiveSparsity;
            curves.entropy = best->entropy;
        }
    }
    curves.stepsPerEpoch = stepsPerEpoch(snapshot.metrics);
    curves.totalSteps = static_cast<double>(snapshot.status.totalSteps);
    return curves;
}

RunCurves curvesOf(const bridge::JobView& job)
{
    RunCurves curves;
    curves.id = job.run;
    curves.name = job.name;
    curves.plan = job.plan;
    curves.stepsPerEpoch = static_cast<double>(job.stepsPerEpoch);
    curves.totalSteps = static_cast<double>(job.totalSteps);
    return curves;
}

bool append(RunCurves& curves, const bridge::RunPoints& points)
{
    bool wasCut = false;
    if (points.begunAfter) {
        wasCut = cutAfter(*points.begunAfter, curves.step, curves.loss, curves.rate);
        wasCut
            = cutAfter(*points.begunAfter, curves.evaluationStep, curves.accuracy, curves.devLoss)
            || wasCut;
    }
    for (const training::TrainPoint& point : points.train)
        addTrainPoint(curves, point);
    for (const training::EvalPoint& point : points.evaluations)
        addEvaluation(curves, point);
    return !wasCut;
}

} // namespace crisp::train
