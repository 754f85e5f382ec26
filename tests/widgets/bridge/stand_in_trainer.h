// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/training_queue.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/// A trainer that does nothing, as slowly and as badly as a test wants, but minds stop and pause as
/// the real one does.
namespace crisp::bridge::testing {

struct Script {
    std::uint64_t steps = 20;
    std::chrono::microseconds aStep { 500 };
    std::function<void(const std::string& run)> atTheEnd; ///< may throw
};

/// Shared by the test and the training thread.
class StandIn {
public:
    Script standard;
    std::map<std::uint64_t, Script> bySeed; ///< both are set before jobs are added

    [[nodiscard]] static TrainFunction function(const std::shared_ptr<StandIn>& standIn)
    {
        return [standIn](const std::string& run, const training::Recipe& recipe,
                   const training::TrainerControls& controls) {
            return standIn->train(run, recipe, controls);
        };
    }

    /// Seeds, in the order in which their jobs were begun.
    [[nodiscard]] std::vector<std::uint64_t> begun() const
    {
        const std::lock_guard lock(mutex_);
        return begun_;
    }

private:
    training::TrainingResult train(const std::string& run, const training::Recipe& recipe,
        const training::TrainerControls& controls)
    {
        {
            const std::lock_guard lock(mutex_);
            begun_.push_back(recipe.seed);
        }
        const auto own = bySeed.find(recipe.seed);
        const Script& script = own != bySeed.end() ? own->second : standard;
        training::TrainingStart start;
        start.run = run;
        start.totalSteps = script.steps;
        start.stepsPerEpoch = script.steps;
        controls.observer->onStart(start);
        training::TrainingResult result;
        for (std::uint64_t step = 1; step <= script.steps; ++step) {
            waitWhilePaused(controls);
            if (controls.stop.stop_requested()) {
                result.outcome = training::Outcome::Stopped;
                return result;
            }
            std::this_thread::sleep_for(script.aStep);
            controls.observer->onStep({ step, 0.0, 1.0, 1e-3, 1.0, 100.0 });
            result.step = step;
        }
        training::EvalPoint evaluation;
        evaluation.step = script.steps;
        evaluation.accuracy = 0.5;
        controls.observer->onEvaluation(evaluation, true);
        controls.observer->onCheckpoint(run + "/checkpoint-1");
        controls.observer->onWarning("the data are few");
        if (script.atTheEnd)
            script.atTheEnd(run);
        return result;
    }

    static void waitWhilePaused(const training::TrainerControls& controls)
    {
        if (!controls.pause->isPaused())
            return;
        controls.observer->onPause();
        controls.pause->waitWhilePaused(controls.stop, std::chrono::milliseconds(10), [] {});
        controls.observer->onContinue();
    }

    mutable std::mutex mutex_;
    std::vector<std::uint64_t> begun_;
};

} // namespace crisp::bridge::testing
