// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Learning rate and step counts as Hugging Face's Trainer computes them (optimization.py,
/// trainer.py). Pure functions; applying the rate is Optimizer's business.
namespace crisp::training {

enum class Schedule { Linear, Constant, Cosine };

/// "linear", "constant" and "cosine". @throws std::invalid_argument
[[nodiscard]] Schedule parseSchedule(std::string_view text);
[[nodiscard]] std::string_view scheduleName(Schedule schedule);

/// A schedule with all its numbers: get_scheduler(name, num_warmup_steps, num_training_steps).
struct LearningRate {
    double peak = 5e-5;
    Schedule schedule = Schedule::Linear;
    std::uint64_t warmupSteps = 0;
    std::uint64_t totalSteps = 0;

    /// The rate of the next update after `completedSteps` of them: with warm-up the first is 0.
    [[nodiscard]] double at(std::uint64_t completedSteps) const;
};

/// Warm-up steps of a recipe's number: a share of all steps (rounded up) below 1, else steps.
[[nodiscard]] std::uint64_t warmupSteps(double warmup, std::uint64_t totalSteps);

/// Optimizer steps an epoch has; the last, smaller batch and the last, shorter group count.
[[nodiscard]] std::uint64_t stepsPerEpoch(
    std::size_t examples, std::size_t batchSize, std::size_t gradientAccumulation);

/// `maxSteps` if it is not 0, else ceil(epochs x stepsPerEpoch).
[[nodiscard]] std::uint64_t totalSteps(
    double epochs, std::uint64_t maxSteps, std::uint64_t stepsPerEpoch);

} // namespace crisp::training
