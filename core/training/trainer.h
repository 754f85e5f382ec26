// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "training/evaluate.h"
#include "training/metrics.h"
#include "training/pause_switch.h"
#include "training/recipe.h"
#include "training/run_directory.h"
#include "training/training_data.h"
#include "training/training_step.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// Runs a recipe with the semantics of Hugging Face's Trainer and keeps a run directory that can be
/// resumed exactly. It prints nothing and knows no user interface: observers do.
///
/// A program calls, in this order: resolveRecipe, RunDirectory::create (or open, to resume),
/// loadTrainingData, Trainer::run.
namespace crisp::training {

/// What is known when training starts.
struct TrainingStart {
    std::filesystem::path run;
    std::uint64_t firstStep = 0; ///< steps done already: not 0 when a run is resumed
    std::uint64_t totalSteps = 0;
    std::uint64_t stepsPerEpoch = 0;
    std::size_t trainExamples = 0;
    std::size_t devExamples = 0;
    std::size_t parameters = 0;
    std::vector<std::string> notes; ///< what loading the model had to say
};

enum class Outcome {
    Finished, ///< all steps done, or early stopping
    Stopped ///< asked to stop; a checkpoint of this very step was saved
};

struct TrainingResult {
    Outcome outcome = Outcome::Finished;
    std::uint64_t step = 0;
    bool stoppedEarly = false; ///< early stopping ended it
    std::optional<BestCheckpoint> best;
    std::optional<EvalPoint> lastEvaluation;
    double examplesPerSecond = 0.0; ///< training alone, over the whole run
    PhaseSeconds seconds; ///< of this call
    std::vector<std::string> warnings;
};

/// Hears what happens, in the thread that called Trainer::run, between two steps: whoever takes
/// long slows training down, whoever throws ends it (the run counts as failed).
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    virtual void onStart(const TrainingStart& /*start*/) { }
    virtual void onWarning(const std::string& /*sentence*/) { }
    /// After every optimizer step, whether it is logged or not; the loss is that of this step
    /// alone.
    virtual void onStep(const TrainPoint& /*point*/) { }
    virtual void onEvaluation(const EvalPoint& /*point*/, bool /*isBest*/) { }
    virtual void onCheckpoint(const std::filesystem::path& /*folder*/) { }
    virtual void onPause() { }
    virtual void onContinue() { }
    virtual void onFinish(const TrainingResult& /*result*/) { }
};

/// All may be left as they are.
struct TrainerControls {
    TrainingObserver* observer = nullptr;
    std::stop_token stop; ///< finish the step, save, return
    PauseSwitch* pause = nullptr; ///< wait between two steps, keep everything in memory
};

class Trainer {
public:
    /// The run's recipe is the one that counts. `run` and `data` must outlive the trainer.
    Trainer(RunDirectory& run, const TrainingData& data, TrainerControls controls = {});

    /// Trains from the newest checkpoint, or from the start, to the end. The calling thread does
    /// the work; a run that is finished already returns at once.
    /// @throws base::Error for what ends a run: a loss that is not finite, a full disk, a damaged
    /// checkpoint. status.json then says so, and the last good checkpoint stays.
    TrainingResult run();

private:
    RunDirectory& run_;
    const TrainingData& data_;
    TrainerControls controls_;
};

} // namespace crisp::training
