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

/// Which of the runs asked for are there already, and which folder a new one gets. Adding to the
/// queue is run_launcher.h's business.
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

/// Recipes of the runs that are there, and how they stand.
class KnownRuns {
public:
    /// Catalog and queue; `queued` are recipes of this session's jobs by folder. All must outlive
    /// this.
    KnownRuns(const bridge::Catalog& catalog, const bridge::TrainingQueue& queue,
        const QHash<QString, training::Recipe>& queued);

    /// The run of this very recipe, if there is one, else a new one.
    [[nodiscard]] PlannedRun plan(const training::Recipe& recipe) const;
    /// A new one, whatever is there already.
    [[nodiscard]] PlannedRun planAnew(const training::Recipe& recipe) const;

private:
    struct Known {
        training::Recipe recipe;
        RunStep step = RunStep::Skip;
    };

    const bridge::Catalog& catalog_;
    const bridge::TrainingQueue& queue_;
    QHash<QString, Known> runs_; ///< by folder
};

/// Every plan with every seed. @throws what resolveRecipe throws
[[nodiscard]] std::vector<training::Recipe> resolvedRecipes(
    const std::vector<training::Recipe>& plans, const std::vector<std::uint64_t>& seeds);

} // namespace crisp::train
