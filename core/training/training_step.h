// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/packed_batch.h"
#include "model/sequence_classifier.h"
#include "model/sparsity_plan.h"
#include "training/optimizer.h"
#include "training/schedule.h"

#include <cstdint>
#include <optional>
#include <span>

/// One optimizer step in the order of Hugging Face's Trainer: forward and backward of each batch,
/// norm, clipping, AdamW with the schedule's rate. Which batches, how long, and what is written
/// down is Trainer's business; benchmarks use this class alone.
namespace crisp::training {

struct StepResult {
    double loss = 0.0; ///< mean over the step's batches
    double gradNorm = 0.0; ///< before clipping
    double learningRate = 0.0;
    bool finite = true; ///< false: loss or norm is NaN or infinite, and the weights are untouched
};

/// Where the time went, in seconds since construction.
struct PhaseSeconds {
    double data = 0.0; ///< choosing and packing sentences (Trainer's share)
    double gradients = 0.0; ///< forward and backward
    double update = 0.0; ///< norm, clipping, AdamW
    double evaluation = 0.0; ///< Trainer's share
    double checkpoints = 0.0; ///< Trainer's share
};

/// Classifier and optimizer must outlive it. One thread at a time.
class TrainingStep {
public:
    /// Without a dropout seed there is no dropout.
    TrainingStep(model::SequenceClassifier& classifier, Optimizer& optimizer,
        model::SparsityPlan plan, LearningRate learningRate,
        std::optional<std::uint64_t> dropoutSeed);

    /// The update that follows `completedSteps` others. Gradients are averaged over the batches.
    /// @throws std::invalid_argument as SequenceClassifier::accumulateGradients; also without
    /// batches
    StepResult run(std::span<const data::PackedBatch> batches, std::uint64_t completedSteps);

    [[nodiscard]] const PhaseSeconds& seconds() const { return seconds_; }

private:
    model::SequenceClassifier& classifier_;
    Optimizer& optimizer_;
    model::SparsityPlan plan_;
    LearningRate learningRate_;
    std::optional<std::uint64_t> dropoutSeed_;
    PhaseSeconds seconds_;
};

} // namespace crisp::training
