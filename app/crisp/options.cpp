// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include "base/message.h"
#include "training/presets.h"
#include "training/recipe.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace crisp::app {
namespace {

constexpr std::size_t mostThreads = 1024;

training::Preset presetOf(const std::string& nameOrFile)
{
    return nameOrFile.ends_with(".json") ? training::readPreset(nameOrFile)
                                         : training::presetNamed(nameOrFile);
}

} // namespace

void CommonOptions::apply() const
{
    if (device == "cuda")
        throw std::invalid_argument(
            "device: this build computes on the CPU only; say --device cpu, or leave it out");
    model::setThreads(threads);
}

void addCommonOptions(CLI::App& command, CommonOptions& options)
{
    command.add_flag("--json", options.json, "Machine-readable result on stdout");
    command.add_option("--threads", options.threads, "Threads to compute with (0: all cores)")
        ->check(CLI::Range(std::size_t { 0 }, mostThreads))
        ->capture_default_str();
    command.add_option("--device", options.device, "Where to compute")
        ->check(CLI::IsMember({ "auto", "cpu", "cuda" }))
        ->capture_default_str();
}

bool SparsityOptions::any() const
{
    return !preset.empty() || !sparsity.empty() || !rule.empty() || !apply.empty();
}

void addSparsityOptions(CLI::App& command, SparsityOptions& options)
{
    CLI::Option* preset = command.add_option(
        "--preset", options.preset, "dense, uniform, light, aggressive, or a preset file (.json)");
    command
        .add_option("--sparsity", options.sparsity,
            "Share of attention pruned, in [0, 1): one number a layer (0,0.1,...), or one for all")
        ->excludes(preset);
    command
        .add_option("--rule", options.rule,
            "What competes for survival: the scores of a row, or of the whole head")
        ->check(CLI::IsMember({ "row", "head" }));
    command.add_option("--apply", options.apply, "When to prune")
        ->check(CLI::IsMember({ "both", "train", "eval" }));
}

training::NamedPlan resolvePlan(
    const SparsityOptions& options, std::size_t layerCount, const training::NamedPlan& inherited)
{
    training::NamedPlan result = inherited;
    if (!options.preset.empty()) {
        const training::Preset preset = presetOf(options.preset);
        result = { preset.name, preset.plan(layerCount) };
    } else if (!options.sparsity.empty()) {
        const bool one = options.sparsity.find(',') == std::string::npos;
        result.name = "custom";
        result.plan.layers = model::parsePlan(options.sparsity, one ? 1 : layerCount).layers;
        if (one)
            result.plan.layers.assign(layerCount, result.plan.layers.front());
        // Whoever asks for a sparsity wants to see it, whatever the checkpoint's own phase was.
        result.plan.phase = model::PruningPhase::TrainingAndEvaluation;
    }
    if (!options.rule.empty())
        result.plan.rule = training::parseRule(options.rule);
    if (!options.apply.empty())
        result.plan.phase = training::parsePhase(options.apply);
    return result;
}

std::vector<std::string> splitAtCommas(const std::string& text)
{
    std::vector<std::string> items;
    if (text.empty())
        return items;
    std::string_view rest = text;
    for (std::size_t comma = rest.find(','); comma != std::string_view::npos;
         comma = rest.find(',')) {
        items.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma + 1);
    }
    items.emplace_back(rest);
    return items;
}

std::vector<std::size_t> parseNumbers(const std::string& text, const std::string& option)
{
    std::vector<std::size_t> numbers;
    for (const std::string& item : splitAtCommas(text)) {
        std::size_t number = 0;
        const char* last = item.data() + item.size();
        const auto [end, error] = std::from_chars(item.data(), last, number);
        if (error != std::errc {} || end != last)
            throw std::invalid_argument(
                fmt::format("{}: {} is not a whole number", option, base::inQuotes(item)));
        numbers.push_back(number);
    }
    return numbers;
}

} // namespace crisp::app
