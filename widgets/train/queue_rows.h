// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/training_queue.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace crisp::bridge {
class Catalog;
}

/// Jobs of the queue and earlier runs as rows of one table: plain values, put together from what
/// queue and catalog say. The model that shows them is queue_model.h's business.
namespace crisp::train {

struct QueueRow {
    std::uint64_t job = 0; ///< 0: not in the queue, a run on disk
    QString run; ///< folder; identifies the row
    QString name;
    QString plan;
    bridge::JobState state = bridge::JobState::Finished;
    bool isPausing = false;
    std::size_t place = 0; ///< among those that wait, from 0
    std::uint64_t step = 0, totalSteps = 0;
    std::optional<double> accuracy; ///< on dev: of the best checkpoint; while it runs, the last
    std::optional<double> devLoss;
    std::optional<double> sparsity; ///< measured, mean over layers
    std::optional<double> examplesPerSecond;
    std::optional<double> seconds; ///< that it took, or takes by an estimate
    std::optional<double> secondsLeft; ///< of one that runs
    QString error;
    bool canExplore = false; ///< it has a checkpoint

    friend bool operator==(const QueueRow&, const QueueRow&) = default;
};

/// What can be done with a row.
enum class RunAction { Pause, Continue, Stop, Remove, Resume, Explore, Menu };
/// Those that stand in it as icons, left to right.
[[nodiscard]] std::vector<RunAction> actionsOf(const QueueRow& row);
[[nodiscard]] QString nameOf(RunAction action);

[[nodiscard]] bool isInProgress(bridge::JobState state);
/// A run that ended before its time, or was killed.
[[nodiscard]] bool canResume(const QueueRow& row);

/// The running job, those that wait in their order, those that ended, then other runs of the
/// catalog, newest first.
[[nodiscard]] std::vector<QueueRow> queueRows(
    const bridge::Catalog& catalog, const bridge::TrainingQueue& queue);

/// "1 running, 8 waiting, about 6 minutes in all"; empty if there is nothing to do.
[[nodiscard]] QString summaryOf(const std::vector<QueueRow>& rows);

} // namespace crisp::train
