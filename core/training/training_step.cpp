// SPDX-License-Identifier: Apache-2.0
#include "training_step.h"

#include "training/stopwatch.h"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace crisp::training {

TrainingStep::TrainingStep(model::SequenceClassifier& classifier, Optimizer& optimizer,
    model::SparsityPlan plan, LearningRate learningRate, std::optional<std::uint64_t> dropoutSeed)
    : classifier_(classifier)
    , optimizer_(optimizer)
    , plan_(std::move(plan))
    , learningRate_(learningRate)
    , dropoutSeed_(dropoutSeed)
{
}

StepResult TrainingStep::run(
    std::span<const data::PackedBatch> batches, std::uint64_t completedSteps)
{
    if (batches.empty())
        throw std::invalid_argument("a training step needs at least one batch");
    StepResult result;
    result.learningRate = learningRate_.at(completedSteps);
    const double share = 1.0 / static_cast<double>(batches.size());
    {
        const Stopwatch watch(seconds_.gradients);
        // A recipe allows fewer than 2^20 batches a step, so no two batches of a run share masks.
        model::DropoutSeed dropout { dropoutSeed_.value_or(0), completedSteps << 20U };
        for (const data::PackedBatch& batch : batches) {
            result.loss += share
                * classifier_.accumulateGradients(
                    batch, plan_, dropoutSeed_ ? &dropout : nullptr, share);
            ++dropout.step;
        }
    }
    const Stopwatch watch(seconds_.update);
    result.gradNorm = classifier_.gradientNorm();
    result.finite = std::isfinite(result.loss) && std::isfinite(result.gradNorm);
    if (result.finite)
        optimizer_.step(result.learningRate, result.gradNorm);
    return result;
}

} // namespace crisp::training
