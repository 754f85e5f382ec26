// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "console.h"
#include "training/sweep.h"

#include <optional>
#include <string>

/// Shows a run, or a sweep of them, on stderr.
namespace crisp::app {

class TrainingProgress : public training::SweepObserver {
public:
    void onStart(const training::TrainingStart& start) override;
    void onWarning(const std::string& sentence) override;
    void onStep(const training::TrainPoint& point) override;
    void onEvaluation(const training::EvalPoint& point, bool isBest) override;
    void onFinish(const training::TrainingResult& result) override;
    void onJobStart(std::size_t index, std::size_t count, const training::SweepJob& job) override;
    void onJobEnd(std::size_t index, const training::SweepRow& row, bool skipped) override;

private:
    void note(const std::string& sentence);

    std::string title_ = "step";
    std::optional<Progress> bar_;
    double smoothedLoss_ = 0.0;
    double smoothedSpeed_ = 0.0;
    bool hasSteps_ = false;
};

} // namespace crisp::app
