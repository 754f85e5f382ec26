// SPDX-License-Identifier: Apache-2.0
#include "sweep.h"

#include "base/error.h"
#include "base/message.h"
#include "training/json_fields.h"
#include "training/presets.h"
#include "training/training_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <set>
#include <stdexcept>
#include <utility>

namespace crisp::training {
namespace {

constexpr std::size_t largestSweepFile = 16U << 20U;

void requireUniqueNames(const std::vector<SweepJob>& jobs)
{
    std::set<std::string> names;
    for (const SweepJob& job : jobs) {
        if (job.name.empty() || job.name.front() == '.' || job.name.find('/') != std::string::npos)
            throw std::invalid_argument(fmt::format(
                "runs, name: {} cannot be the name of a folder", base::inQuotes(job.name)));
        if (!names.insert(job.name).second)
            throw std::invalid_argument(
                fmt::format("sweep: the run {} is listed twice", base::inQuotes(job.name)));
    }
}

/// One entry of "runs": a name, and the fields of a recipe.
SweepJob jobFromJson(base::Json json, const std::string& source, const Recipe& base)
{
    SweepJob job;
    {
        JsonFields fields(json, source);
        fields.require("name");
        fields.read("name", job.name);
    }
    json.erase("name");
    job.recipe = recipeFromJson(json, source, base);
    return job;
}

std::vector<SweepJob> sweepFromJson(
    const base::Json& json, const std::string& source, const Recipe& defaults)
{
    JsonFields fields(json, source);
    std::uint64_t format = 1;
    fields.read("format", format);
    if (format != 1)
        throw std::invalid_argument(
            fmt::format("{}: {} is not a version this program knows", fields.at("format"), format));
    Recipe base = defaults;
    if (const base::Json* field = fields.find("base"))
        base = recipeFromJson(*field, fields.at("base"), defaults);
    std::vector<std::string> presets;
    std::vector<std::uint64_t> seeds;
    fields.read("presets", presets);
    fields.read("seeds", seeds);

    std::vector<SweepJob> jobs;
    if (!presets.empty() || !seeds.empty())
        jobs = sweepJobs(base, presets.empty() ? std::vector { base.preset } : presets,
            seeds.empty() ? std::vector { base.seed } : seeds);
    if (const base::Json* runs = fields.find("runs")) {
        if (!runs->is_array())
            throw std::invalid_argument(fmt::format("{}: it is not a list", fields.at("runs")));
        for (const base::Json& run : *runs)
            jobs.push_back(jobFromJson(
                run, fmt::format("{}, entry {}", fields.at("runs"), jobs.size() + 1), base));
    }
    fields.refuseUnknown();
    if (jobs.empty())
        throw std::invalid_argument(fmt::format(
            "{}: there is nothing to run; name \"presets\", \"seeds\" or \"runs\"", source));
    return jobs;
}

/// The row of a job that has nothing on disk we could show.
SweepRow failedRow(const SweepJob& job, std::string error)
{
    SweepRow row;
    row.name = job.name;
    row.preset = job.recipe.preset;
    row.seed = job.recipe.seed;
    row.state = RunState::Failed;
    row.nominalSparsity = job.recipe.plan.mean();
    row.error = std::move(error);
    return row;
}

/// Runs jobs one after the other.
class Sweeper {
public:
    Sweeper(std::filesystem::path folder, const SweepControls& controls)
        : folder_(std::move(folder))
        , controls_(controls)
    {
    }

    struct End {
        SweepRow row;
        bool skipped = false;
        bool stopped = false;
    };

    End run(const SweepJob& job)
    {
        try {
            return runUnguarded({ job.name, resolveRecipe(job.recipe) });
        } catch (const std::exception& error) {
            return { failedRow(job, error.what()), false, false };
        }
    }

private:
    End runUnguarded(const SweepJob& job)
    {
        const std::filesystem::path path = folder_ / job.name;
        const bool finished = isRunDirectory(path) && loadStatus(path).state == RunState::Finished
            && differences(loadRecipe(path), job.recipe).empty();
        if (finished)
            return { summarise(loadRun(path)), true, false };
        RunDirectory run = RunDirectory::openOrCreate(path, job.recipe);
        Trainer trainer(
            run, data_.of(job.recipe), { controls_.observer, controls_.stop, controls_.pause });
        const TrainingResult result = trainer.run();
        return { summarise(loadRun(path)), false, result.outcome == Outcome::Stopped };
    }

    std::filesystem::path folder_;
    SweepControls controls_;
    LastTrainingData data_;
};

} // namespace

std::vector<SweepJob> sweepJobs(const Recipe& base, const std::vector<std::string>& presets,
    const std::vector<std::uint64_t>& seeds)
{
    std::vector<SweepJob> jobs;
    for (const std::string& preset : presets)
        for (const std::uint64_t seed : seeds) {
            SweepJob job { fmt::format("{}-seed{}", preset, seed), base };
            job.recipe.seed = seed;
            if (preset != base.preset || base.plan.layers.empty()) {
                (void)presetNamed(preset); // a wrong name is found before any run begins
                job.recipe.preset = preset;
                job.recipe.plan.layers.clear();
            }
            jobs.push_back(std::move(job));
        }
    requireUniqueNames(jobs);
    return jobs;
}

std::vector<SweepJob> readSweep(const std::filesystem::path& file, const Recipe& defaults)
{
    std::vector<SweepJob> jobs
        = sweepFromJson(base::readJsonFile(file, largestSweepFile), file.string(), defaults);
    requireUniqueNames(jobs);
    return jobs;
}

SweepRow summarise(const RunSnapshot& run)
{
    SweepRow row;
    row.name = run.path.filename().string();
    row.preset = run.recipe.preset;
    row.seed = run.recipe.seed;
    row.state = run.status.state;
    row.nominalSparsity = run.recipe.plan.mean();
    row.examplesPerSecond = run.status.examplesPerSecond;
    row.error = run.status.error;
    if (!run.status.best)
        return row;
    row.accuracy = run.status.best->accuracy;
    row.loss = run.status.best->loss;
    const auto point
        = std::ranges::find(run.metrics.evaluations, run.status.best->step, &EvalPoint::step);
    if (point != run.metrics.evaluations.end()) {
        row.effectiveSparsity = mean(point->effectiveSparsity);
        row.entropy = mean(point->entropy);
    }
    return row;
}

SweepResult runSweep(const std::vector<SweepJob>& jobs, const std::filesystem::path& folder,
    const SweepControls& controls)
{
    SweepObserver silent;
    SweepObserver& observer = controls.observer != nullptr ? *controls.observer : silent;
    Sweeper sweeper(folder, controls);
    SweepResult result;
    for (std::size_t index = 0; index < jobs.size(); ++index) {
        if (controls.stop.stop_requested()) {
            result.stopped = true;
            break;
        }
        observer.onJobStart(index, jobs.size(), jobs[index]);
        Sweeper::End end = sweeper.run(jobs[index]);
        observer.onJobEnd(index, end.row, end.skipped);
        result.rows.push_back(std::move(end.row));
        if (end.stopped) {
            result.stopped = true;
            break;
        }
    }
    return result;
}

} // namespace crisp::training
