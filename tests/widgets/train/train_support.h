// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../../core/training/tiny_run.h"
#include "../bridge/waiting.h"
#include "base/error.h"
#include "bridge/catalog.h"
#include "bridge/training_queue.h"

#include <QString>
#include <QTest>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

/// A trainer that stands in for the real one, and what tests of this folder wait with.
namespace crisp::train::testing {

using bridge::testing::becomesTrue;
using bridge::testing::toQt;

/// Tells the points of a run without training anything; remembers what it was asked for.
class StandInTrainer {
public:
    std::uint64_t steps = 20;
    std::uint64_t stepsPerEpoch = 10;
    std::uint64_t evaluateEvery = 5;
    /// Waits here until told to go on; none: goes straight through.
    std::atomic<std::uint64_t> waitsAfter { 0 };
    std::atomic<std::uint64_t> firstStep { 0 };
    std::string failure; ///< thrown before it starts if not empty

    [[nodiscard]] bridge::TrainFunction function()
    {
        return
            [this](const std::string& run, const training::Recipe& recipe,
                const training::TrainerControls& controls) { return train(run, recipe, controls); };
    }

    [[nodiscard]] std::vector<training::Recipe> recipes() const
    {
        const std::lock_guard lock(mutex_);
        return recipes_;
    }

private:
    training::TrainingResult train(const std::string& run, const training::Recipe& recipe,
        const training::TrainerControls& controls)
    {
        {
            const std::lock_guard lock(mutex_);
            recipes_.push_back(recipe);
        }
        training::TrainingStart start;
        start.run = run;
        start.firstStep = firstStep;
        start.totalSteps = steps;
        start.stepsPerEpoch = stepsPerEpoch;
        if (!failure.empty())
            throw base::Error(failure);
        controls.observer->onStart(start);
        training::TrainingResult result;
        for (std::uint64_t step = start.firstStep + 1; step <= steps; ++step) {
            if (!waitHere(step, controls)) {
                result.outcome = training::Outcome::Stopped;
                break;
            }
            tell(step, recipe, *controls.observer);
            result.step = step;
        }
        controls.observer->onFinish(result);
        return result;
    }

    /// @return false if it is to stop
    bool waitHere(std::uint64_t step, const training::TrainerControls& controls)
    {
        if (controls.pause != nullptr && controls.pause->isPaused()) {
            controls.observer->onPause();
            controls.pause->waitWhilePaused(controls.stop, std::chrono::milliseconds(5), [] {});
            controls.observer->onContinue();
        }
        while (waitsAfter > 0 && step > waitsAfter && !controls.stop.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return !controls.stop.stop_requested();
    }

    void tell(std::uint64_t step, const training::Recipe& recipe,
        training::TrainingObserver& observer) const
    {
        const auto at = static_cast<double>(step);
        training::TrainPoint point;
        point.step = step;
        point.epoch = at / static_cast<double>(stepsPerEpoch);
        point.loss = 1.0 / at;
        point.learningRate = 5e-5 * (1.0 - at / static_cast<double>(steps));
        point.examplesPerSecond = 500.0;
        observer.onStep(point);
        if (step % evaluateEvery != 0)
            return;
        training::EvalPoint evaluation;
        evaluation.step = step;
        evaluation.epoch = point.epoch;
        evaluation.accuracy = 0.5 + 0.3 * at / static_cast<double>(steps);
        evaluation.loss = 0.5;
        evaluation.examples = 1000;
        evaluation.effectiveSparsity = recipe.plan.layers;
        evaluation.entropy.assign(recipe.plan.layers.size(), 1.0);
        observer.onEvaluation(evaluation, true);
    }

    mutable std::mutex mutex_;
    std::vector<training::Recipe> recipes_;
};

/// A tiny model, a tiny data directory, and a folder for runs.
class TinyHouse {
public:
    TinyHouse()
    {
        std::filesystem::create_directory(setup.folder / "data");
        for (const char* part : { "train.tsv", "dev.tsv" })
            std::filesystem::copy_file(setup.folder / part, setup.folder / "data" / part);
        std::filesystem::create_directory(runs());
    }

    [[nodiscard]] std::filesystem::path model() const { return setup.folder / "model"; }
    [[nodiscard]] std::filesystem::path data() const { return setup.folder / "data"; }
    [[nodiscard]] std::filesystem::path runs() const { return setup.folder / "runs"; }

    [[nodiscard]] training::Recipe recipe(const char* preset = "aggressive") const
    {
        training::Recipe recipe = setup.recipe();
        recipe.data = {};
        recipe.data.directory = data().string();
        recipe.preset = preset;
        recipe.plan = {};
        return training::resolveRecipe(recipe);
    }

    training::testing::TinySetup setup;
};

/// A run with a dozen points on disk, as if it had been trained.
inline void writeRun(const std::filesystem::path& path, const training::Recipe& recipe,
    training::RunState state = training::RunState::Finished)
{
    training::RunDirectory run = training::RunDirectory::create(path, recipe);
    training::EvalPoint evaluation;
    for (std::uint64_t step = 1; step <= 12; ++step) {
        training::TrainPoint point;
        point.step = step;
        point.epoch = static_cast<double>(step) / 6.0;
        point.loss = 0.6;
        point.learningRate = 1e-5;
        point.examplesPerSecond = 100.0;
        run.append(point);
    }
    evaluation.step = 12;
    evaluation.epoch = 2.0;
    evaluation.accuracy = 0.8;
    evaluation.loss = 0.4;
    evaluation.examples = 25;
    evaluation.seconds = 0.1;
    evaluation.effectiveSparsity = recipe.plan.layers;
    evaluation.entropy.assign(recipe.plan.layers.size(), 1.5);
    run.append(evaluation);
    training::RunStatus status;
    status.state = state;
    status.step = 12;
    status.totalSteps = state == training::RunState::Finished ? 12 : 24;
    status.best = training::BestCheckpoint { 12, 0.8, 0.4, "checkpoint-12" };
    status.lastEvaluation = evaluation;
    status.examplesPerSecond = 100.0;
    run.writeStatus(status);
}

} // namespace crisp::train::testing
