// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "commands.h"
#include "console.h"
#include "interrupt.h"
#include "options.h"
#include "recipe_options.h"
#include "training/sweep.h"
#include "training_progress.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace crisp::app {
namespace {

struct SweepOptions {
    CommonOptions common;
    RecipeOptions recipe;
    std::string file;
    std::string presets;
    std::string seeds;
    std::string runs = "runs";
};

std::vector<training::SweepJob> makeJobs(const SweepOptions& options)
{
    if (options.file.empty() == options.presets.empty())
        throw std::invalid_argument("give either a sweep file or --presets");
    training::Recipe base = makeRecipe(options.recipe);
    std::vector<training::SweepJob> jobs;
    if (!options.file.empty()) {
        if (!options.recipe.sparsity.any())
            base.plan.layers.clear(); // what the file says, not the dense plan
        jobs = training::readSweep(options.file, base);
    } else {
        std::vector<std::uint64_t> seeds;
        for (const std::size_t seed : parseNumbers(options.seeds, "seeds"))
            seeds.push_back(seed);
        if (seeds.empty())
            seeds.push_back(base.seed);
        jobs = training::sweepJobs(base, splitAtCommas(options.presets), seeds);
    }
    for (training::SweepJob& job : jobs)
        findPaths(job.recipe);
    return jobs;
}

base::Json toJson(const training::SweepRow& row)
{
    return { { "name", row.name }, { "preset", row.preset }, { "seed", row.seed },
        { "state", training::stateName(row.state) }, { "nominal_sparsity", row.nominalSparsity },
        { "effective_sparsity", row.effectiveSparsity }, { "accuracy", row.accuracy },
        { "loss", row.loss }, { "entropy", row.entropy },
        { "examples_per_second", row.examplesPerSecond }, { "error", row.error } };
}

void printTable(const std::vector<training::SweepRow>& rows)
{
    std::size_t width = 3;
    for (const training::SweepRow& row : rows)
        width = std::max(width, row.name.size());
    print(fmt::format("{:<{}}  nominal  effective       dev      dev  entropy  examples\n"
                      "{:<{}}  sparsity  sparsity  accuracy     loss   (nats)  a second\n",
        "run", width, "", width));
    for (const training::SweepRow& row : rows) {
        if (row.state == training::RunState::Finished)
            print(fmt::format(
                "{:<{}} {:>6.1f} %  {:>6.1f} %  {:>8.4f}  {:>7.4f}  {:>7.3f}  {:>8.1f}\n", row.name,
                width, 100.0 * row.nominalSparsity, 100.0 * row.effectiveSparsity, row.accuracy,
                row.loss, row.entropy, row.examplesPerSecond));
        else
            print(fmt::format("{:<{}} {}{}{}\n", row.name, width, training::stateName(row.state),
                row.error.empty() ? "" : ": ", row.error));
    }
}

int sweep(const SweepOptions& options)
{
    options.common.apply();
    const std::vector<training::SweepJob> jobs = makeJobs(options);
    const InterruptWatcher interrupts;
    TrainingProgress progress;
    const training::SweepResult result
        = training::runSweep(jobs, options.runs, { &progress, interrupts.token(), nullptr });
    if (options.common.json) {
        base::Json rows = base::Json::array();
        for (const training::SweepRow& row : result.rows)
            rows.push_back(toJson(row));
        printJson({ { "runs", rows }, { "stopped", result.stopped } });
    } else {
        printTable(result.rows);
    }
    if (result.stopped) {
        printNote("Stopped, state saved; the same command goes on");
        return Interrupted;
    }
    const auto failed = std::ranges::count_if(
        result.rows, [](const auto& row) { return row.state == training::RunState::Failed; });
    if (failed > 0)
        throw base::Error(
            fmt::format("{} of {} runs failed; the table says why", failed, jobs.size()));
    return Done;
}

} // namespace

void addSweepCommand(CLI::App& program, Action& action)
{
    const auto options = std::make_shared<SweepOptions>();
    CLI::App* command
        = program.add_subcommand("sweep", "Train under several presets and seeds, and compare");
    command->add_option("file", options->file, "A sweep file (JSON) instead of --presets, --seeds");
    command->add_option("--presets", options->presets, "dense,uniform,light,aggressive");
    command->add_option("--seeds", options->seeds, "1,2,3");
    command->add_option("--runs", options->runs, "Directory of the runs' directories")
        ->capture_default_str();
    addRecipeOptions(*command, options->recipe);
    addCommonOptions(*command, options->common);
    command->footer("Finished runs are skipped, unfinished ones go on: the same command can be "
                    "repeated and extended.\n\nExample:\n  crisp sweep --presets dense,aggressive "
                    "--seeds 1,2,3 --model minilm --data movie-snippets --epochs 1 --runs runs");
    command->callback([options, &action] { action = [options] { return sweep(*options); }; });
}

} // namespace crisp::app
