// SPDX-License-Identifier: Apache-2.0
#include "sparsity_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace crisp::model {
namespace {

void requireSparsity(double value, std::size_t layer)
{
    if (!(value >= 0.0 && value < 1.0)) // written so that NaN fails too
        throw std::invalid_argument(
            fmt::format("sparsity, layer {}: {} is outside [0, 1)", layer + 1, value));
}

double parseNumber(std::string_view text, std::size_t layer)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc {} || end != text.data() + text.size())
        throw std::invalid_argument(
            fmt::format("sparsity, layer {}: \"{}\" is not a number", layer + 1, text));
    return value;
}

} // namespace

double SparsityPlan::mean() const
{
    if (layers.empty())
        return 0.0;
    return std::accumulate(layers.begin(), layers.end(), 0.0) / static_cast<double>(layers.size());
}

bool SparsityPlan::isDense() const
{
    return std::all_of(layers.begin(), layers.end(), [](double s) { return s == 0.0; });
}

SparsityPlan SparsityPlan::forTraining() const
{
    SparsityPlan plan = *this;
    if (phase == PruningPhase::EvaluationOnly)
        std::fill(plan.layers.begin(), plan.layers.end(), 0.0);
    return plan;
}

SparsityPlan SparsityPlan::forEvaluation() const
{
    SparsityPlan plan = *this;
    if (phase == PruningPhase::TrainingOnly)
        std::fill(plan.layers.begin(), plan.layers.end(), 0.0);
    return plan;
}

SparsityPlan linearPlan(std::size_t layerCount, double first, double last)
{
    if (layerCount == 0)
        throw std::invalid_argument("sparsity: a plan needs at least one layer");
    requireSparsity(first, 0);
    requireSparsity(last, layerCount - 1);

    SparsityPlan plan;
    const double span = layerCount > 1 ? static_cast<double>(layerCount - 1) : 1.0;
    for (std::size_t layer = 0; layer < layerCount; ++layer)
        plan.layers.push_back(std::lerp(first, last, static_cast<double>(layer) / span));
    return plan;
}

SparsityPlan parsePlan(std::string_view text, std::size_t layerCount)
{
    SparsityPlan plan;
    while (true) {
        const std::size_t comma = text.find(',');
        const std::size_t layer = plan.layers.size();
        plan.layers.push_back(parseNumber(text.substr(0, comma), layer));
        requireSparsity(plan.layers.back(), layer);
        if (comma == std::string_view::npos)
            break;
        text.remove_prefix(comma + 1);
    }
    if (plan.layers.size() != layerCount)
        throw std::invalid_argument(fmt::format(
            "sparsity: {} values given, the model has {} layers", plan.layers.size(), layerCount));
    return plan;
}

std::size_t keptCount(std::size_t validCount, double sparsity)
{
    // 1e-9 keeps (1 - 0.9) * 10 from being rounded up to two survivors.
    const double kept = std::ceil((1.0 - sparsity) * static_cast<double>(validCount) - 1e-9);
    return std::max<std::size_t>(1, static_cast<std::size_t>(kept));
}

} // namespace crisp::model
