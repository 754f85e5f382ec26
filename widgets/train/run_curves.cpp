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

/// Cuts both or more columns where the first reaches `step`. @return whether anything was cut
template <typename... Columns>
bool cutFrom(double step, std::vector<double>& steps, Columns&... columns)
{
    const auto first = std::ranges::lower_bound(steps, step);
    const auto kept = static_cast<std::size_t>(first - steps.begin());
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
    if (!points.train.empty())
        wasCut = cutFrom(
            static_cast<double>(points.train.front().step), curves.step, curves.loss, curves.rate);
    // An evaluation follows the step it stands at, so what lies behind the first new step is old.
    if (!points.evaluations.empty() || wasCut) {
        const auto first = points.evaluations.empty() ? points.train.front().step
                                                      : points.evaluations.front().step;
        const double from = static_cast<double>(
            points.train.empty() ? first : std::min(first, points.train.front().step));
        wasCut = cutFrom(from, curves.evaluationStep, curves.accuracy, curves.devLoss) || wasCut;
    }
    for (const training::TrainPoint& point : points.train)
        addTrainPoint(curves, point);
    for (const training::EvalPoint& point : points.evaluations)
        addEvaluation(curves, point);
    return !wasCut;
}

} // namespace crisp::train
