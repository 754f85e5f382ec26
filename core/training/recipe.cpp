// SPDX-License-Identifier: Apache-2.0
#include "recipe.h"

#include "base/error.h"
#include "base/utf8.h"
#include "checkpoint/config_file.h"
#include "training/json_fields.h"
#include "training/name_table.h"
#include "training/presets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <stdexcept>

namespace crisp::training {
namespace {

constexpr std::uint64_t formatVersion = 1;
/// Far above any use; keeps sums and products of sizes from overflowing.
constexpr std::size_t largestSize = 1'000'000;
constexpr std::size_t largestStep = 1'000'000'000'000;

constexpr std::array<Named<model::PruningRule>, 2> ruleNames { {
    { "row", model::PruningRule::Row },
    { "head", model::PruningRule::Head },
} };
constexpr std::array<Named<model::PruningPhase>, 3> phaseNames { {
    { "both", model::PruningPhase::TrainingAndEvaluation },
    { "train", model::PruningPhase::TrainingOnly },
    { "eval", model::PruningPhase::EvaluationOnly },
} };
constexpr std::array<Named<model::Precision>, 2> precisionNames { {
    { "fp32", model::Precision::Fp32 },
    { "bf16", model::Precision::Bf16 },
} };

/// The plain fields of a recipe, each by its name in JSON.
template <typename AnyRecipe, typename Visitor>
void forEachNumber(AnyRecipe& recipe, const Visitor& visit)
{
    visit("epochs", recipe.epochs);
    visit("max_steps", recipe.maxSteps);
    visit("batch_size", recipe.batchSize);
    visit("gradient_accumulation", recipe.gradientAccumulation);
    visit("learning_rate", recipe.learningRate);
    visit("warmup", recipe.warmup);
    visit("weight_decay", recipe.weightDecay);
    visit("beta1", recipe.beta1);
    visit("beta2", recipe.beta2);
    visit("epsilon", recipe.epsilon);
    visit("max_grad_norm", recipe.maxGradNorm);
    visit("max_length", recipe.maxLength);
    visit("seed", recipe.seed);
    visit("eval_every", recipe.evalEvery);
    visit("log_every", recipe.logEvery);
    visit("checkpoint_every", recipe.checkpointEvery);
    visit("keep_checkpoints", recipe.keepCheckpoints);
    visit("early_stopping_patience", recipe.earlyStoppingPatience);
    visit("early_stopping_threshold", recipe.earlyStoppingThreshold);
}

template <typename AnySource, typename Visitor>
void forEachField(AnySource& source, const Visitor& visit)
{
    visit("directory", source.directory);
    visit("train_file", source.trainFile);
    visit("dev_file", source.devFile);
    visit("text_column", source.textColumn);
    visit("pair_column", source.pairColumn);
    visit("label_column", source.labelColumn);
}

template <typename Value>
void require(bool holds, std::string_view field, const Value& value, std::string_view expected)
{
    if (!holds)
        throw std::invalid_argument(fmt::format("{}: {} is not {}", field, value, expected));
}

void requireAtLeastZero(std::string_view field, double value)
{
    require(std::isfinite(value) && value >= 0.0, field, value, "a number from 0");
}

void requireAboveZero(std::string_view field, double value)
{
    require(std::isfinite(value) && value > 0.0, field, value, "a number above 0");
}

void requireShare(std::string_view field, double value)
{
    require(value >= 0.0 && value < 1.0, field, value, "in [0, 1)");
}

void requireSize(std::string_view field, std::size_t value, std::size_t least)
{
    require(value >= least && value <= largestSize, field, value,
        fmt::format("between {} and {}", least, largestSize));
}

void requireSteps(std::string_view field, std::size_t value, std::size_t least = 0)
{
    require(value >= least && value <= largestStep, field, value,
        fmt::format("between {} and {}", least, largestStep));
}

void requireUtf8(std::string_view field, const std::string& text)
{
    if (base::findInvalidUtf8(text))
        throw std::invalid_argument(fmt::format(
            "{}: {} is not valid UTF-8, which JSON files need", field, base::inQuotes(text)));
}

void validateSource(const DataSource& data)
{
    forEachField(data, requireUtf8);
    const bool hasFiles = !data.trainFile.empty() || !data.devFile.empty();
    if (!data.directory.empty() && hasFiles)
        throw std::invalid_argument("data: give either a directory or two files, not both");
    const bool hasColumns
        = !data.textColumn.empty() || !data.pairColumn.empty() || !data.labelColumn.empty();
    if (!data.directory.empty() && hasColumns)
        throw std::invalid_argument(
            "data: columns are chosen for files; those of a directory stand "
            "in its dataset.json");
    if (!data.directory.empty())
        return;
    if (data.trainFile.empty())
        throw std::invalid_argument(hasFiles ? "data, train_file: it is missing beside dev_file"
                                             : "data: neither a directory nor files are given");
    if (data.devFile.empty())
        throw std::invalid_argument("data, dev_file: it is missing beside train_file");
}

/// What AdamW and its schedule are told.
void validateOptimization(const Recipe& recipe)
{
    requireAboveZero("learning_rate", recipe.learningRate);
    requireAtLeastZero("warmup", recipe.warmup);
    require(recipe.warmup < 1.0
            || (recipe.warmup == std::floor(recipe.warmup)
                && recipe.warmup <= static_cast<double>(largestStep)),
        "warmup", recipe.warmup, "a share of all steps in [0, 1) or a whole number of steps");
    requireAtLeastZero("weight_decay", recipe.weightDecay);
    requireShare("beta1", recipe.beta1);
    requireShare("beta2", recipe.beta2);
    requireAboveZero("epsilon", recipe.epsilon);
    requireAtLeastZero("max_grad_norm", recipe.maxGradNorm);
}

std::string absolutePath(const std::string& path)
{
    if (path.empty())
        return path;
    return std::filesystem::absolute(path).lexically_normal().string();
}

} // namespace

void Recipe::validate() const
{
    if (model.empty())
        throw std::invalid_argument("model: none is given");
    requireUtf8("model", model);
    requireUtf8("preset", preset);
    validateSource(data);
    for (std::size_t layer = 0; layer < plan.layers.size(); ++layer)
        requireShare(fmt::format("plan, layers, layer {}", layer + 1), plan.layers[layer]);
    require(maxSteps > 0 || (epochs > 0.0 && epochs <= static_cast<double>(largestSize)), "epochs",
        epochs, fmt::format("a number above 0 and up to {}", largestSize));
    requireSteps("max_steps", maxSteps);
    requireSize("batch_size", batchSize, 1);
    requireSize("gradient_accumulation", gradientAccumulation, 1);
    validateOptimization(*this);
    requireSize("max_length", maxLength, 3); // two special tokens and one of the sentence
    requireSteps("eval_every", evalEvery);
    requireSteps("log_every", logEvery, 1);
    requireSteps("checkpoint_every", checkpointEvery);
    requireSize("keep_checkpoints", keepCheckpoints, 1);
    requireSize("early_stopping_patience", earlyStoppingPatience, 0);
    requireAtLeastZero("early_stopping_threshold", earlyStoppingThreshold);
}

Recipe resolveRecipe(Recipe recipe, const model::ModelConfig& config)
{
    if (recipe.plan.layers.empty())
        recipe.plan.layers = presetNamed(recipe.preset).plan(config.layers).layers;
    if (recipe.plan.layers.size() != config.layers)
        throw std::invalid_argument(fmt::format("plan, layers: {} values given, the model has {} "
                                                "layers",
            recipe.plan.layers.size(), config.layers));
    recipe.maxLength = std::min(recipe.maxLength, config.maxPositions);
    for (std::string* path :
        { &recipe.model, &recipe.data.directory, &recipe.data.trainFile, &recipe.data.devFile })
        *path = absolutePath(*path);
    recipe.validate();
    return recipe;
}

Recipe resolveRecipe(Recipe recipe)
{
    if (recipe.model.empty())
        throw std::invalid_argument("model: none is given");
    const std::filesystem::path file = std::filesystem::path(recipe.model) / "config.json";
    const model::ModelConfig config = checkpoint::readConfigFile(file).config;
    return resolveRecipe(std::move(recipe), config);
}

base::Json toJson(const Recipe& recipe)
{
    base::Json json { { "format", formatVersion }, { "model", recipe.model },
        { "preset", recipe.preset }, { "plan", toJson(recipe.plan) },
        { "schedule", scheduleName(recipe.schedule) },
        { "precision", precisionName(recipe.precision) } };
    base::Json& data = json["data"] = base::Json::object();
    const auto put = [](base::Json& object) {
        return [&object](const char* name, const auto& value) { object[name] = value; };
    };
    forEachField(recipe.data, put(data));
    forEachNumber(recipe, put(json));
    return json;
}

Recipe recipeFromJson(const base::Json& json, std::string_view source, const Recipe& defaults)
{
    Recipe recipe = defaults;
    JsonFields fields(json, std::string(source));
    std::uint64_t version = formatVersion;
    fields.read("format", version);
    if (version != formatVersion)
        throw base::Error(fmt::format("{}: format {} is not one this program knows (it knows {}); "
                                      "use a newer Crisp",
            source, version, formatVersion));

    const auto readInto = [](JsonFields& object) {
        return [&object](const char* name, auto& value) { object.read(name, value); };
    };
    fields.read("model", recipe.model);
    fields.read("preset", recipe.preset);
    if (recipe.preset != defaults.preset)
        recipe.plan.layers.clear();
    if (const base::Json* plan = fields.find("plan"))
        recipe.plan = planFromJson(*plan, fields.at("plan"), recipe.plan);
    if (const base::Json* data = fields.find("data")) {
        JsonFields dataFields(*data, fields.at("data"));
        forEachField(recipe.data, readInto(dataFields));
        dataFields.refuseUnknown();
    }
    fields.readNamed("schedule", recipe.schedule, parseSchedule);
    fields.readNamed("precision", recipe.precision, parsePrecision);
    forEachNumber(recipe, readInto(fields));
    fields.refuseUnknown();
    return recipe;
}

std::vector<std::string> differences(const Recipe& one, const Recipe& other)
{
    std::vector<std::string> names;
    const base::Json left = toJson(one);
    const base::Json right = toJson(other);
    for (const auto& [name, value] : left.items())
        if (value != right.at(name))
            names.push_back(name);
    return names;
}

base::Json toJson(const model::SparsityPlan& plan)
{
    return { { "layers", plan.layers }, { "rule", ruleName(plan.rule) },
        { "apply", phaseName(plan.phase) } };
}

model::SparsityPlan planFromJson(
    const base::Json& json, std::string_view source, const model::SparsityPlan& defaults)
{
    model::SparsityPlan plan = defaults;
    JsonFields fields(json, std::string(source));
    fields.read("layers", plan.layers);
    fields.readNamed("rule", plan.rule, parseRule);
    fields.readNamed("apply", plan.phase, parsePhase);
    fields.refuseUnknown();
    return plan;
}

model::PruningRule parseRule(std::string_view text)
{
    return valueNamed<model::PruningRule>("rule", text, ruleNames);
}

model::PruningPhase parsePhase(std::string_view text)
{
    return valueNamed<model::PruningPhase>("apply", text, phaseNames);
}

model::Precision parsePrecision(std::string_view text)
{
    return valueNamed<model::Precision>("precision", text, precisionNames);
}

std::string_view ruleName(model::PruningRule rule)
{
    return nameOf<model::PruningRule>(rule, ruleNames);
}

std::string_view phaseName(model::PruningPhase phase)
{
    return nameOf<model::PruningPhase>(phase, phaseNames);
}

std::string_view precisionName(model::Precision precision)
{
    return nameOf<model::Precision>(precision, precisionNames);
}

} // namespace crisp::training
