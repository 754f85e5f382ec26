// SPDX-License-Identifier: Apache-2.0
#include "named_plan.h"

#include "base/error.h"
#include "base/json.h"
#include "training/presets.h"
#include "training/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace crisp::training {
namespace {

constexpr std::size_t largestCrispJson = 16U << 20U;
constexpr double sameSparsity = 1e-9; // a straight line computed twice, or read from a file

bool follows(const model::SparsityPlan& plan, const Preset& preset)
{
    return plan.rule == preset.rule
        && std::ranges::equal(plan.layers, preset.plan(plan.layers.size()).layers,
            [](double one, double other) { return std::abs(one - other) <= sameSparsity; });
}

} // namespace

NamedPlan densePlan(std::size_t layerCount)
{
    return { "dense", model::linearPlan(layerCount, 0.0, 0.0) };
}

std::string nameOf(const model::SparsityPlan& plan)
{
    if (plan.isDense())
        return "dense";
    for (const Preset& preset : builtinPresets())
        if (follows(plan, preset))
            return preset.name;
    return "custom";
}

std::optional<NamedPlan> planOfCheckpoint(
    const std::filesystem::path& model, std::size_t layerCount)
{
    const std::filesystem::path file = model / "crisp.json";
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::nullopt;
    const base::Json json = base::readJsonFile(file, largestCrispJson);
    const auto plan = json.is_object() ? json.find("plan") : json.end();
    if (!json.is_object() || plan == json.end())
        throw base::Error(fmt::format("{}: there is no \"plan\" in it", file.string()));
    try {
        NamedPlan result { "custom", planFromJson(*plan, file.string() + ", plan") };
        if (result.plan.layers.size() != layerCount)
            throw base::Error(fmt::format("{}: the plan has {} layers, the model {}", file.string(),
                result.plan.layers.size(), layerCount));
        for (const double sparsity : result.plan.layers)
            if (!(sparsity >= 0.0 && sparsity < 1.0))
                throw base::Error(
                    fmt::format("{}: plan, layers: {} is outside [0, 1)", file.string(), sparsity));
        const auto recipe = json.find("recipe");
        if (recipe != json.end() && recipe->is_object())
            result.name = recipe->value("preset", result.name);
        return result;
    } catch (const std::invalid_argument& error) {
        throw base::Error(error.what()); // a damaged file, not wrong usage
    } catch (const base::Json::exception&) {
        throw base::Error(fmt::format("{}: recipe, preset: it is not a text", file.string()));
    }
}

NamedPlan inheritedPlan(const std::filesystem::path& model, std::size_t layerCount)
{
    return planOfCheckpoint(model, layerCount).value_or(densePlan(layerCount));
}

} // namespace crisp::training
