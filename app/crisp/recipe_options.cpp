// SPDX-License-Identifier: Apache-2.0
#include "recipe_options.h"

#include "checkpoint/config_file.h"
#include "hub/locations.h"
#include "training/schedule.h"

#include <CLI/CLI.hpp>

namespace crisp::app {

void addRecipeOptions(CLI::App& command, RecipeOptions& options)
{
    training::Recipe& recipe = options.recipe;
    const auto number = [&](const char* name, auto& value, const char* help) {
        command.add_option(name, value, help)->capture_default_str();
    };
    command.add_option("--model", recipe.model, "A model directory, a run, or a name");
    command.add_option("--data", recipe.data.directory, "A data directory, or a name");
    command.add_option("--train-file", recipe.data.trainFile, "A TSV, CSV or JSON-lines file");
    command.add_option("--dev-file", recipe.data.devFile, "The same, to evaluate on");
    command.add_option("--text-column", recipe.data.textColumn, "Column of the text");
    command.add_option("--pair-column", recipe.data.pairColumn, "Column of a second text");
    command.add_option("--label-column", recipe.data.labelColumn, "Column of the label");
    addSparsityOptions(command, options.sparsity);
    number("--epochs", recipe.epochs, "Passes over the training sentences; may be a fraction");
    number("--max-steps", recipe.maxSteps, "Steps, whatever the epochs (0: as epochs say)");
    number("--batch-size", recipe.batchSize, "Sentences a step");
    number("--gradient-accumulation", recipe.gradientAccumulation, "Batches a step");
    number("--learning-rate", recipe.learningRate, "The highest rate");
    command.add_option("--schedule", options.schedule, "linear, cosine or constant");
    number("--warmup", recipe.warmup, "Steps, or a share of them below 1");
    number("--weight-decay", recipe.weightDecay, "AdamW's, not for biases and LayerNorms");
    number("--max-grad-norm", recipe.maxGradNorm, "Clip gradients to this norm (0: do not)");
    number("--max-length", recipe.maxLength, "Cut texts to so many tokens");
    number("--seed", recipe.seed, "Of the new layers, the order of sentences and dropout");
    command.add_option("--precision", options.precision, "fp32 (default) or bf16")
        ->check(CLI::IsMember({ "fp32", "bf16" }));
    number("--eval-every", recipe.evalEvery, "Steps between evaluations (0: every epoch)");
    number("--log-every", recipe.logEvery, "Steps between lines of metrics.jsonl");
    number("--checkpoint-every", recipe.checkpointEvery, "Steps between checkpoints");
    number("--keep-checkpoints", recipe.keepCheckpoints, "The newest so many, besides the best");
    number("--early-stopping", recipe.earlyStoppingPatience,
        "Stop after so many evaluations without improvement (0: never)");
}

void findPaths(training::Recipe& recipe)
{
    if (!recipe.model.empty())
        recipe.model = hub::findModel(recipe.model).string();
    if (!recipe.data.directory.empty())
        recipe.data.directory = hub::findData(recipe.data.directory).string();
}

training::Recipe makeRecipe(const RecipeOptions& options)
{
    training::Recipe recipe = options.recipe;
    findPaths(recipe);
    if (!options.schedule.empty())
        recipe.schedule = training::parseSchedule(options.schedule);
    if (!options.precision.empty())
        recipe.precision = training::parsePrecision(options.precision);
    if (!recipe.model.empty()) {
        const std::size_t layers
            = checkpoint::readConfigFile(std::filesystem::path(recipe.model) / "config.json")
                  .config.layers;
        const training::NamedPlan plan
            = resolvePlan(options.sparsity, layers, training::densePlan(layers));
        recipe.preset = plan.name;
        recipe.plan = plan.plan;
    }
    return recipe;
}

} // namespace crisp::app
