// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "commands.h"
#include "console.h"
#include "data/data_directory.h"
#include "data/encoded_dataset.h"
#include "data/readers.h"
#include "hub/locations.h"
#include "interrupt.h"
#include "loaded_model.h"
#include "options.h"
#include "training/evaluate.h"
#include "training/recipe.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <stdexcept>

namespace crisp::app {
namespace {

struct EvalOptions {
    CommonOptions common;
    SparsityOptions sparsity;
    std::string model;
    std::string data;
    std::string part = "dev";
    std::string file;
    data::ReadOptions columns;
    std::string precision = "fp32";
    std::size_t maxLength = 0;
    std::string predictions;
};

data::Dataset readData(const EvalOptions& options, const std::vector<std::string>& labels)
{
    if (options.data.empty() == options.file.empty())
        throw std::invalid_argument("give either --data or --dev-file");
    if (options.data.empty()) {
        data::ReadOptions columns = options.columns;
        columns.labelNames = labels;
        return data::readDataset(options.file, columns);
    }
    const data::DataDirectory directory(hub::findData(options.data));
    const data::Part part = options.part == "train" ? data::Part::Train
        : options.part == "test"                    ? data::Part::Test
                                                    : data::Part::Dev;
    return directory.read(part, labels);
}

data::EncodedDataset encode(
    const EvalOptions& options, const LoadedModel& loaded, const data::Dataset& dataset)
{
    const model::ModelConfig& config = loaded.classifier.config();
    if (options.maxLength > config.maxPositions)
        throw std::invalid_argument(fmt::format("max-length: {} is more than the model's {} tokens",
            options.maxLength, config.maxPositions));
    data::EncodedDataset encoded(dataset, loaded.requireTokenizer(),
        options.maxLength == 0 ? config.maxPositions : options.maxLength, config.vocabularySize);
    if (encoded.truncatedRows() > 0)
        printWarning(fmt::format(
            "{} of {} texts were cut off to fit", encoded.truncatedRows(), encoded.rows()));
    if (encoded.replacedTokens() > 0)
        printWarning(fmt::format(
            "{} tokens are unknown to the model and were replaced", encoded.replacedTokens()));
    return encoded;
}

base::Json toJson(const training::Evaluation& evaluation, const training::NamedPlan& plan)
{
    return { { "accuracy", evaluation.accuracy }, { "loss", evaluation.loss },
        { "examples", evaluation.examples }, { "seconds", evaluation.seconds },
        { "examples_per_second", static_cast<double>(evaluation.examples) / evaluation.seconds },
        { "plan_name", plan.name }, { "nominal_sparsity", plan.plan.forEvaluation().layers },
        { "effective_sparsity", evaluation.effectiveSparsity }, { "entropy", evaluation.entropy },
        { "mean_effective_sparsity", evaluation.meanEffectiveSparsity() },
        { "mean_entropy", evaluation.meanEntropy() } };
}

void printTable(const training::Evaluation& evaluation, const training::NamedPlan& plan)
{
    print(fmt::format("accuracy  {:.4f}  ({} examples)\nloss      {:.4f}\nplan      {}\n\n"
                      "layer   nominal  effective  entropy\n",
        evaluation.accuracy, evaluation.examples, evaluation.loss, plan.name));
    const model::SparsityPlan applied = plan.plan.forEvaluation();
    for (std::size_t layer = 0; layer < applied.layers.size(); ++layer)
        print(fmt::format("{:>5}  {:>6.1f} %  {:>7.1f} %  {:>7.3f}\n", layer,
            100.0 * applied.layers[layer], 100.0 * evaluation.effectiveSparsity[layer],
            evaluation.entropy[layer]));
}

int evaluateModel(const EvalOptions& options)
{
    options.common.apply();
    LoadedModel loaded = loadModel(options.model, training::parsePrecision(options.precision));
    const training::NamedPlan inherited
        = training::inheritedPlan(loaded.directory, loaded.layers());
    const training::NamedPlan plan = resolvePlan(options.sparsity, loaded.layers(), inherited);
    const data::Dataset dataset = readData(options, loaded.classifier.config().labels);
    const data::EncodedDataset encoded = encode(options, loaded, dataset);

    const InterruptWatcher interrupts;
    training::Evaluation evaluation;
    try {
        evaluation = training::evaluate(
            loaded.classifier, encoded, plan.plan.forEvaluation(), interrupts.token());
    } catch (const training::Interrupted&) {
        printNote("Stopped; an evaluation keeps nothing to go on from");
        return Interrupted;
    }
    if (!options.predictions.empty())
        base::writeFileAtomically(
            options.predictions, training::predictionsToCsv(evaluation.predictions));
    if (options.common.json)
        printJson(toJson(evaluation, plan));
    else
        printTable(evaluation, plan);
    return Done;
}

} // namespace

void addEvalCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<EvalOptions>();
    CLI::App* command = program.add_subcommand("eval", "Measure a model on labelled sentences");
    command->add_option("--model", options->model, "A model directory, a run, or a name")
        ->required();
    command->add_option("--data", options->data, "A data directory, or a name");
    command->add_option("--part", options->part, "Which part of the data directory")
        ->check(CLI::IsMember({ "train", "dev", "test" }))
        ->capture_default_str();
    command->add_option("--dev-file", options->file, "A TSV, CSV or JSON-lines file instead");
    command->add_option("--text-column", options->columns.textColumn, "Column of the text");
    command->add_option("--pair-column", options->columns.pairColumn, "Column of a second text");
    command->add_option("--label-column", options->columns.labelColumn, "Column of the label");
    addSparsityOptions(*command, options->sparsity);
    command->add_option("--precision", options->precision, "What matrix products compute in")
        ->check(CLI::IsMember({ "fp32", "bf16" }))
        ->capture_default_str();
    command->add_option(
        "--max-length", options->maxLength, "Cut texts to so many tokens (0: the model's maximum)");
    command->add_option("--predictions", options->predictions, "Also write this CSV file");
    addCommonOptions(*command, options->common);
    command->footer("A checkpoint that Crisp saved is measured under the plan it was trained with, "
                    "any other model with all edges kept, unless options say otherwise.\n\n"
                    "Example:\n  crisp eval --model runs/aggressive-seed42 --data movie-snippets");
    command->callback(
        [options, &action] { action = [options] { return evaluateModel(*options); }; });
}

} // namespace crisp::app
