// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "training/recipe.h"

#include <QHash>
#include <QString>

#include <cstdint>
#include <vector>

namespace crisp::bridge {
class Catalog;
class TrainingQueue;
} // namespace crisp::bridge

/// Which run folder a recipe gets, and which of the runs asked for are there already. Pure but for
/// asking whether a folder exists; adding to the queue is the page's business.
namespace crisp::train {

enum class RunStep {
    Start, ///< in a folder that is free
    Resume, ///< stopped or failed before, with the same recipe
    Skip ///< finished, running or waiting, with the same recipe
};

struct PlannedRun {
    training::Recipe recipe; ///< resolved
    QString folder;
    RunStep step = RunStep::Start;
};

/// What is known of folders: the recipe in each, and how its run stands.
class KnownRuns {
public:
    /// Catalog and queue; `queued` are recipes of this session's jobs by folder.
    KnownRuns(const bridge::Catalog& catalog, const bridge::TrainingQueue& queue,
        const QHash<QString, training::Recipe>& queued);

    /// `runsFolder`/<plan>-seed<seed>, or with -2, -3, ... behind where a run of another recipe has
    /// that name.
    [[nodiscard]] PlannedRun plan(const training::Recipe& recipe, const QString& runsFolder) const;
    /// The same in a folder that nothing has, whatever is there already.
    [[nodiscard]] PlannedRun planAnew(
        const training::Recipe& recipe, const QString& runsFolder) const;

private:
    struct Known {
        training::Recipe recipe;
        RunStep step = RunStep::Skip;
    };
    [[nodiscard]] bool isTaken(const QString& folder) const;

    QHash<QString, Known> runs_;
};

/// Every plan with every seed. @throws what resolveRecipe throws
[[nodiscard]] std::vector<training::Recipe> resolvedRecipes(
    const std::vector<training::Recipe>& plans, const std::vector<std::uint64_t>& seeds);

} // namespace crisp::train
