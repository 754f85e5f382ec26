// SPDX-License-Identifier: Apache-2.0
#include "train/queue_rows.h"

#include "bridge/catalog.h"
#include "bridge/text.h"
#include "train/durations.h"

#include <QCoreApplication>
#include <QSet>
#include <QStringList>

#include <algorithm>

namespace crisp::train {
namespace {

using bridge::JobState;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::train::QueueRows)
};

JobState stateOf(training::RunState state)
{
    switch (state) {
    case training::RunState::Finished:
        return JobState::Finished;
    case training::RunState::Failed:
        return JobState::Failed;
    case training::RunState::Running: // by another program
        return JobState::Running;
    case training::RunState::Paused:
        return JobState::Paused;
    case training::RunState::Queued:
    case training::RunState::Stopped:
        break;
    }
    return JobState::Stopped;
}

std::optional<double> positive(double value)
{
    return value > 0.0 ? std::optional(value) : std::nullopt;
}

QueueRow rowOf(const bridge::RunEntry& run)
{
    QueueRow row;
    row.run = run.path;
    row.name = run.name;
    row.plan = bridge::toQt(run.summary.preset);
    row.error = run.error.isEmpty() ? bridge::toQt(run.summary.error) : run.error;
    row.state = run.snapshot ? stateOf(run.summary.state) : JobState::Failed;
    if (!run.snapshot)
        return row;
    row.step = run.snapshot->status.step;
    row.totalSteps = run.snapshot->status.totalSteps;
    if (run.snapshot->status.best) {
        row.accuracy = run.summary.accuracy;
        row.devLoss = run.summary.loss;
        row.sparsity = run.summary.effectiveSparsity;
    }
    row.examplesPerSecond = positive(run.summary.examplesPerSecond);
    row.seconds = positive(run.seconds);
    row.canExplore = !run.snapshot->checkpoints.empty();
    return row;
}

void addJob(QueueRow& row, const bridge::JobView& job)
{
    row.job = job.id;
    row.run = job.run;
    row.name = job.name;
    row.plan = job.plan;
    row.state = job.state;
    row.isPausing = job.isPausing;
    row.error = job.error;
    row.step = job.step != 0 ? job.step : row.step;
    row.totalSteps = job.totalSteps != 0 ? job.totalSteps : row.totalSteps;
    if (job.examplesPerSecond > 0.0)
        row.examplesPerSecond = job.examplesPerSecond;
    if (job.secondsSpent > 0.0)
        row.seconds = job.secondsSpent;
    row.secondsLeft = job.secondsLeft;
    if (!job.lastEvaluation || (row.accuracy && !isInProgress(job.state)))
        return; // an ended run's best checkpoint counts, which the catalog knows
    row.accuracy = job.lastEvaluation->accuracy;
    row.devLoss = job.lastEvaluation->loss;
    row.sparsity = training::mean(job.lastEvaluation->effectiveSparsity);
}

/// How long a run takes: as the one in progress, else the newest that finished.
std::optional<double> secondsOfARun(const std::vector<QueueRow>& rows)
{
    for (const QueueRow& row : rows)
        if (isInProgress(row.state) && row.secondsLeft)
            return row.seconds.value_or(0.0) + *row.secondsLeft;
    for (const QueueRow& row : rows)
        if (row.state == JobState::Finished && row.seconds)
            return row.seconds;
    return std::nullopt;
}

} // namespace

bool isInProgress(JobState state)
{
    return state >= JobState::Preparing && state <= JobState::Stopping;
}

std::vector<RunAction> actionsOf(const QueueRow& row)
{
    if (row.job != 0 && isInProgress(row.state))
        return { row.state == JobState::Paused || row.isPausing ? RunAction::Continue
                                                                : RunAction::Pause,
            RunAction::Stop };
    if (row.state == JobState::Waiting)
        return { RunAction::Remove };
    std::vector<RunAction> actions;
    if (canResume(row))
        actions.push_back(RunAction::Resume);
    if (row.canExplore)
        actions.push_back(RunAction::Explore);
    actions.push_back(RunAction::Menu);
    return actions;
}

QString nameOf(RunAction action)
{
    switch (action) {
    case RunAction::Pause:
        return Words::tr("Pause");
    case RunAction::Continue:
        return Words::tr("Go on");
    case RunAction::Stop:
        return Words::tr("Stop and save");
    case RunAction::Remove:
        return Words::tr("Take out of the queue");
    case RunAction::Resume:
        return Words::tr("Resume");
    case RunAction::Explore:
        return Words::tr("Explore");
    case RunAction::Menu:
        break;
    }
    return Words::tr("More");
}

bool canResume(const QueueRow& row)
{
    return row.state == JobState::Stopped || row.state == JobState::Failed;
}

std::vector<QueueRow> queueRows(const bridge::Catalog& catalog, const bridge::TrainingQueue& queue)
{
    std::vector<QueueRow> rows;
    QSet<QString> known;
    std::size_t place = 0;
    for (const bridge::JobView& job : queue.jobs()) {
        const bridge::RunEntry* entry = catalog.findRun(job.run);
        QueueRow row = entry != nullptr ? rowOf(*entry) : QueueRow {};
        addJob(row, job);
        if (row.state == JobState::Waiting)
            row.place = place++;
        if (!known.contains(row.run))
            rows.push_back(std::move(row));
        known.insert(job.run);
    }
    for (const bridge::RunEntry& run : catalog.runs())
        if (!known.contains(run.path))
            rows.push_back(rowOf(run));
    const std::optional<double> estimate = secondsOfARun(rows);
    for (QueueRow& row : rows)
        if (row.state == JobState::Waiting)
            row.seconds = estimate;
    return rows;
}

QString summaryOf(const std::vector<QueueRow>& rows)
{
    std::size_t running = 0;
    std::size_t waiting = 0;
    double seconds = 0.0;
    bool isTimeKnown = true;
    for (const QueueRow& row : rows) {
        const bool runs = row.job != 0 && isInProgress(row.state);
        const bool waits = row.state == JobState::Waiting;
        if (!runs && !waits)
            continue;
        running += runs ? 1 : 0;
        waiting += waits ? 1 : 0;
        const std::optional<double>& part = runs ? row.secondsLeft : row.seconds;
        isTimeKnown = isTimeKnown && part.has_value();
        seconds += part.value_or(0.0);
    }
    QStringList parts;
    if (running > 0)
        parts.append(Words::tr("%1 running").arg(running));
    if (waiting > 0)
        parts.append(Words::tr("%1 waiting").arg(waiting));
    if (!parts.isEmpty() && isTimeKnown)
        parts.append(Words::tr("%1 in all").arg(aboutText(seconds)));
    return parts.join(QStringLiteral(", "));
}

} // namespace crisp::train
