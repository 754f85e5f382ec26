// SPDX-License-Identifier: Apache-2.0
#include "training_progress.h"

#include <fmt/format.h>

namespace crisp::app {

void TrainingProgress::note(const std::string& sentence)
{
    if (bar_)
        bar_->note(sentence);
    else
        printNote(sentence);
}

void TrainingProgress::onStart(const training::TrainingStart& start)
{
    for (const std::string& sentence : start.notes)
        printNote(sentence);
    printNote(fmt::format("{}: {} training and {} dev sentences, {} parameters, {} steps ({} an "
                          "epoch){}",
        start.run.string(), start.trainExamples, start.devExamples, start.parameters,
        start.totalSteps, start.stepsPerEpoch,
        start.firstStep > 0 ? fmt::format(", going on after step {}", start.firstStep) : ""));
    hasSteps_ = false;
    bar_.emplace(title_, start.totalSteps, start.firstStep);
}

void TrainingProgress::onWarning(const std::string& sentence) { note("warning: " + sentence); }

void TrainingProgress::onStep(const training::TrainPoint& point)
{
    // A single step's values jump; what is shown is their running mean.
    constexpr double share = 0.05;
    const auto smooth = [&](double& mean, double value) {
        mean = hasSteps_ ? mean + share * (value - mean) : value;
    };
    smooth(smoothedLoss_, point.loss);
    smooth(smoothedSpeed_, point.examplesPerSecond);
    hasSteps_ = true;
    if (bar_)
        bar_->update(point.step,
            fmt::format("loss {:.4f}, {:.0f} examples/s", smoothedLoss_, smoothedSpeed_));
}

void TrainingProgress::onEvaluation(const training::EvalPoint& point, bool isBest)
{
    note(fmt::format("step {}, epoch {:.2f}: dev accuracy {:.4f}, loss {:.4f}{}", point.step,
        point.epoch, point.accuracy, point.loss, isBest ? " (best so far)" : ""));
}

void TrainingProgress::onFinish(const training::TrainingResult& result)
{
    bar_.reset();
    if (result.stoppedEarly)
        printNote(fmt::format("Stopped early at step {}: no improvement", result.step));
}

void TrainingProgress::onJobStart(
    std::size_t index, std::size_t count, const training::SweepJob& job)
{
    bar_.reset();
    title_ = job.name;
    printNote(fmt::format("Run {} of {}: {}", index + 1, count, job.name));
}

void TrainingProgress::onJobEnd(std::size_t /*index*/, const training::SweepRow& row, bool skipped)
{
    bar_.reset();
    if (skipped)
        printNote(fmt::format("{} is finished already: accuracy {:.4f}", row.name, row.accuracy));
    else if (!row.error.empty())
        printWarning(fmt::format("{} failed: {}", row.name, row.error));
}

} // namespace crisp::app
