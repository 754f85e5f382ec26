// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/parameters.h"
#include "training/metrics.h"
#include "training/optimizer.h"
#include "training/run_status.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

/// What a checkpoint holds besides the model, so that a resumed run ends bit-identical to one that
/// was never interrupted: both moments of AdamW (training_state.safetensors) and where training
/// stood (training_state.json). Order of sentences and dropout need no state: they are functions of
/// seed and step.
namespace crisp::training {

struct Progress {
    std::uint64_t step = 0; ///< optimizer steps completed
    std::uint64_t evaluatedStep = 0; ///< the last evaluation was made after this step; 0: never
    std::optional<BestCheckpoint> best;
    std::optional<EvalPoint> lastEvaluation;
    std::size_t evaluationsWithoutGain = 0; ///< early stopping's counter
    std::uint64_t metricsBytes = 0; ///< length of metrics.jsonl
    double lossSum = 0.0; ///< over the steps since the last logged point
    std::uint64_t lossSteps = 0;
    std::uint64_t trainedExamples = 0;
    double trainingSeconds = 0.0; ///< evaluation and checkpoints not counted
    std::uint64_t dataFingerprint = 0; ///< of all sentences and labels
    std::size_t threads = 0; ///< sums are added up in another order with another number
};

/// Writes both files into an existing folder, synced. @throws base::Error if the disk refuses
void writeTrainingState(const std::filesystem::path& folder, const model::ParameterLayout& layout,
    const OptimizerState& optimizer, const Progress& progress);

/// @throws base::Error naming the file and the fault
[[nodiscard]] Progress readProgress(const std::filesystem::path& folder);
/// @throws base::Error naming the file and the tensor that is missing, misshapen or not finite
[[nodiscard]] OptimizerState readOptimizerState(
    const std::filesystem::path& folder, const model::ParameterLayout& layout);

} // namespace crisp::training
