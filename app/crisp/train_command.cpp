// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "commands.h"
#include "console.h"
#include "interrupt.h"
#include "options.h"
#include "recipe_options.h"
#include "training/run_directory.h"
#include "training/trainer.h"
#include "training_progress.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <stdexcept>

namespace crisp::app {
namespace {

struct TrainOptions {
    CommonOptions common;
    RecipeOptions recipe;
    std::string run;
    std::string runs = "runs";
    bool resume = false;
};

/// Takes up the run that is there. What the command line says of the recipe must be what the run
/// was begun with.
training::RunDirectory resumeRun(const TrainOptions& options, const std::filesystem::path& path)
{
    if (!options.recipe.recipe.model.empty()) {
        const training::Recipe asked = training::resolveRecipe(makeRecipe(options.recipe));
        const auto different = training::differences(asked, training::loadRecipe(path));
        if (!different.empty())
            throw std::invalid_argument(
                fmt::format("resume: {} was begun with another {}; give the same options, only "
                            "--run and --resume, or another --run",
                    path.string(), fmt::join(different, ", ")));
    }
    return training::RunDirectory::open(path);
}

training::RunDirectory startRun(const TrainOptions& options)
{
    const training::Recipe recipe = training::resolveRecipe(makeRecipe(options.recipe));
    const std::filesystem::path path = options.run.empty()
        ? std::filesystem::path(options.runs) / fmt::format("{}-seed{}", recipe.preset, recipe.seed)
        : std::filesystem::path(options.run);
    if (options.resume && training::isRunDirectory(path))
        return resumeRun(options, path);
    return training::RunDirectory::create(path, recipe);
}

training::RunDirectory openRun(const TrainOptions& options)
{
    if (options.recipe.recipe.model.empty()) {
        if (!options.resume || options.run.empty())
            throw std::invalid_argument("model: give --model, or --resume with --run");
        return resumeRun(options, options.run);
    }
    return startRun(options);
}

base::Json toJson(const training::RunDirectory& run, const training::RunStatus& status,
    const training::TrainingResult& result)
{
    base::Json json { { "run", run.path().string() },
        { "state", training::stateName(status.state) }, { "step", result.step },
        { "total_steps", status.totalSteps }, { "preset", run.recipe().preset },
        { "nominal_sparsity", run.recipe().plan.layers },
        { "examples_per_second", result.examplesPerSecond },
        { "stopped_early", result.stoppedEarly }, { "warnings", result.warnings },
        { "seconds",
            { { "data", result.seconds.data }, { "gradients", result.seconds.gradients },
                { "update", result.seconds.update }, { "evaluation", result.seconds.evaluation },
                { "checkpoints", result.seconds.checkpoints } } } };
    if (result.best) {
        json["accuracy"] = result.best->accuracy;
        json["loss"] = result.best->loss;
        json["best_step"] = result.best->step;
        json["best_checkpoint"] = (run.path() / result.best->checkpoint).string();
    }
    if (result.lastEvaluation) {
        json["last_accuracy"] = result.lastEvaluation->accuracy;
        json["last_loss"] = result.lastEvaluation->loss;
        json["effective_sparsity"] = result.lastEvaluation->effectiveSparsity;
        json["entropy"] = result.lastEvaluation->entropy;
    }
    return json;
}

void printSummary(const training::RunDirectory& run, const training::TrainingResult& result)
{
    print(fmt::format("run              {}\n", run.path().string()));
    if (result.best)
        print(fmt::format("dev accuracy     {:.4f} (loss {:.4f}, step {})\nbest checkpoint  {}\n",
            result.best->accuracy, result.best->loss, result.best->step,
            (run.path() / result.best->checkpoint).string()));
    print(fmt::format("speed            {:.1f} examples a second\n", result.examplesPerSecond));
}

int train(const TrainOptions& options)
{
    options.common.apply();
    training::RunDirectory run = openRun(options);
    if (run.status().state == training::RunState::Finished)
        printNote(
            fmt::format("{} is finished already; there is nothing to do", run.path().string()));
    // From here on signals save the state; before there is none to save.
    const InterruptWatcher interrupts;
    const training::TrainingData data = training::loadTrainingData(run.recipe());
    TrainingProgress progress;
    training::Trainer trainer(run, data, { &progress, interrupts.token(), nullptr });
    const training::TrainingResult result = trainer.run();
    if (options.common.json)
        printJson(toJson(run, run.status(), result));
    else if (result.outcome == training::Outcome::Finished)
        printSummary(run, result);
    if (result.outcome == training::Outcome::Finished)
        return Done;
    printNote(
        fmt::format("Stopped at step {}, state saved; go on with: crisp train --run {} --resume",
            result.step, run.path().string()));
    return Interrupted;
}

} // namespace

void addTrainCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<TrainOptions>();
    CLI::App* command = program.add_subcommand("train", "Fine-tune a model under a sparsity plan");
    addRecipeOptions(*command, options->recipe);
    command->add_option(
        "--run", options->run, "Directory of the run (default: RUNS/PRESET-seedSEED)");
    command->add_option("--runs", options->runs, "Directory of directories of runs")
        ->capture_default_str();
    command->add_flag("--resume", options->resume, "Go on with the run if there is one");
    addCommonOptions(*command, options->common);
    command->footer("Ctrl-C saves the state and exits with 130; --resume goes on exactly.\n\n"
                    "Example:\n  crisp train --model minilm --data movie-snippets --preset "
                    "aggressive --epochs 1 --run runs/first");
    command->callback([options, &action] { action = [options] { return train(*options); }; });
}

} // namespace crisp::app
