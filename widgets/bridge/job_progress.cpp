// SPDX-License-Identifier: Apache-2.0
#include "job_progress.h"

#include <algorithm>

namespace crisp::bridge {
namespace {

/// Share of a new step in the running means of loss and speed.
constexpr double weight = 0.05;
/// Before that many, the first step's warming up would be most of an estimate.
constexpr std::uint64_t fewestSteps = 5;

} // namespace

void JobProgress::apply(const JobNews& news, JobView& view)
{
    if (news.start) {
        firstStep_ = news.start->firstStep;
        steps_ = 0;
        view.step = news.start->firstStep;
        view.totalSteps = news.start->totalSteps;
        view.stepsPerEpoch = news.start->stepsPerEpoch;
    }
    for (const training::TrainPoint& point : news.train) {
        // The first ones weigh more, else the mean would stick to the very first.
        ++steps_;
        const double share = std::max(weight, 1.0 / static_cast<double>(steps_));
        view.loss += share * (point.loss - view.loss);
        view.examplesPerSecond += share * (point.examplesPerSecond - view.examplesPerSecond);
        view.step = point.step;
    }
    if (!news.evaluations.empty())
        view.lastEvaluation = news.evaluations.back();
    view.secondsSpent = news.secondsSpent;
    view.secondsLeft = secondsLeft(view);
}

/// As fast as so far: what evaluations and checkpoints take is in it.
std::optional<double> JobProgress::secondsLeft(const JobView& view) const
{
    if (view.totalSteps == 0 || view.step < firstStep_ + fewestSteps)
        return std::nullopt;
    const auto done = static_cast<double>(view.step - firstStep_);
    const auto left = static_cast<double>(view.totalSteps - std::min(view.step, view.totalSteps));
    return left * view.secondsSpent / done;
}

} // namespace crisp::bridge
