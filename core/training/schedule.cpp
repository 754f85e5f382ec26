// SPDX-License-Identifier: Apache-2.0
#include "schedule.h"

#include "training/name_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace crisp::training {
namespace {

constexpr std::array<Named<Schedule>, 3> scheduleNames { {
    { "linear", Schedule::Linear },
    { "constant", Schedule::Constant },
    { "cosine", Schedule::Cosine },
} };

} // namespace

Schedule parseSchedule(std::string_view text)
{
    return valueNamed<Schedule>("schedule", text, scheduleNames);
}

std::string_view scheduleName(Schedule schedule)
{
    return nameOf<Schedule>(schedule, scheduleNames);
}

double LearningRate::at(std::uint64_t completedSteps) const
{
    const auto step = static_cast<double>(completedSteps);
    const auto warmup = static_cast<double>(warmupSteps);
    if (completedSteps < warmupSteps)
        return peak * (step / warmup);
    if (schedule == Schedule::Constant)
        return peak;

    const auto total = static_cast<double>(totalSteps);
    const double span = std::max(1.0, total - warmup);
    if (schedule == Schedule::Linear)
        return peak * std::max(0.0, (total - step) / span);
    // Half a period, as get_cosine_schedule_with_warmup's num_cycles = 0.5 says.
    const double progress = (step - warmup) / span;
    return peak * std::max(0.0, 0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
}

std::uint64_t warmupSteps(double warmup, std::uint64_t totalSteps)
{
    const double steps
        = warmup < 1.0 ? std::ceil(static_cast<double>(totalSteps) * warmup) : warmup;
    return static_cast<std::uint64_t>(steps);
}

std::uint64_t stepsPerEpoch(
    std::size_t examples, std::size_t batchSize, std::size_t gradientAccumulation)
{
    const std::size_t batches = (examples + batchSize - 1) / batchSize;
    return (batches + gradientAccumulation - 1) / gradientAccumulation;
}

std::uint64_t totalSteps(double epochs, std::uint64_t maxSteps, std::uint64_t stepsPerEpoch)
{
    if (maxSteps != 0)
        return maxSteps;
    return static_cast<std::uint64_t>(std::ceil(epochs * static_cast<double>(stepsPerEpoch)));
}

} // namespace crisp::training
