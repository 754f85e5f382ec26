// SPDX-License-Identifier: Apache-2.0
#include "train/run_planner.h"

#include "bridge/catalog.h"
#include "bridge/text.h"
#include "bridge/training_queue.h"

#include <QFileInfo>

namespace crisp::train {
namespace {

QString folderName(const QString& runsFolder, const training::Recipe& recipe, int copy)
{
    QString name = runsFolder + QLatin1Char('/') + bridge::toQt(recipe.preset)
        + QStringLiteral("-seed%1").arg(recipe.seed);
    if (copy > 1)
        name += QStringLiteral("-%1").arg(copy);
    return name;
}

} // namespace

KnownRuns::KnownRuns(const bridge::Catalog& catalog, const bridge::TrainingQueue& queue,
    const QHash<QString, training::Recipe>& queued)
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

bool KnownRuns::isTaken(const QString& folder) const
{
    return runs_.contains(folder) || QFileInfo::exists(folder);
}

PlannedRun KnownRuns::plan(const training::Recipe& recipe, const QString& runsFolder) const
{
    for (int copy = 1;; ++copy) {
        const QString folder = folderName(runsFolder, recipe, copy);
        const auto known = runs_.find(folder);
        if (known != runs_.end() && known->recipe == recipe)
            return { recipe, folder, known->step };
        if (!isTaken(folder))
            return { recipe, folder, RunStep::Start };
    }
}

PlannedRun KnownRuns::planAnew(const training::Recipe& recipe, const QString& runsFolder) const
{
    int copy = 1;
    while (isTaken(folderName(runsFolder, recipe, copy)))
        ++copy;
    return { recipe, folderName(runsFolder, recipe, copy), RunStep::Start };
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
