// SPDX-License-Identifier: Apache-2.0
#include "train/run_planner.h"

#include "bridge/catalog.h"
#include "bridge/training_queue.h"

namespace crisp::train {
KnownRuns::KnownRuns(const bridge::Catalog& catalog, const bridge::TrainingQueue& queue,
    const QHash<QString, training::Recipe>& queued)
    : catalog_(catalog)
    , queue_(queue)
{
    // One that is said to run but is none of our jobs was killed, or is refused when its turn
    // comes: then another program trains it.
    for (const bridge::RunEntry& run : catalog.runs())
        if (run.snapshot)
            runs_.insert(run.path,
                { run.snapshot->recipe,
                    run.snapshot->status.state == training::RunState::Finished ? RunStep::Skip
                                                                               : RunStep::Resume });
    for (const bridge::JobView& job : queue.jobs()) {
        if (const auto recipe = queued.find(job.run); recipe != queued.end())
            runs_[job.run].recipe = *recipe;
        else if (!runs_.contains(job.run))
            continue;
        const bool canGoOn
            = job.state == bridge::JobState::Stopped || job.state == bridge::JobState::Failed;
        runs_[job.run].step = canGoOn ? RunStep::Resume : RunStep::Skip;
    }
}

PlannedRun KnownRuns::plan(const training::Recipe& recipe) const
{
    for (auto run = runs_.begin(); run != runs_.end(); ++run)
        if (run->recipe == recipe)
            return { recipe, run.key(), run->step };
    return planAnew(recipe);
}

PlannedRun KnownRuns::planAnew(const training::Recipe& recipe) const
{
    return { recipe, queue_.freeFolder(catalog_.runsFolder(), recipe), RunStep::Start };
}

std::vector<training::Recipe> resolvedRecipes(
    const std::vector<training::Recipe>& plans, const std::vector<std::uint64_t>& seeds)
{
    std::vector<training::Recipe> recipes;
    for (const training::Recipe& plan : plans) {
        const training::Recipe resolved = training::resolveRecipe(plan);
        for (const std::uint64_t seed : seeds) {
            recipes.push_back(resolved);
            recipes.back().seed = seed;
        }
    }
    return recipes;
}

} // namespace crisp::train
