// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "training/metrics.h"
#include "training/recipe.h"
#include "training/trainer.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

/// Runs that wait, the one that trains, and how far it is; training happens in one thread of lower
/// priority. Everything on disk is core's (RunDirectory), so runs begun here go on under the
/// command line and the other way round.
namespace crisp::bridge {

enum class JobState { Waiting, Preparing, Running, Paused, Stopping, Finished, Stopped, Failed };

/// A run as lists and the status bar show it.
struct JobView {
    std::uint64_t id = 0;
    QString run; ///< folder
    QString name; ///< "aggressive, seed 1"
    QString plan;
    std::uint64_t seed = 0;
    JobState state = JobState::Waiting;
    bool isPausing = false; ///< asked to pause, but in a step or an evaluation still
    std::uint64_t step = 0, totalSteps = 0, stepsPerEpoch = 0;
    double loss = 0.0; ///< smoothed a little, for the eye
    std::optional<training::EvalPoint> lastEvaluation;
    double examplesPerSecond = 0.0;
    double secondsSpent = 0.0; ///< since it began or went on, pauses not counted
    std::optional<double> secondsLeft; ///< nothing while there is too little to tell from
    QString error; ///< one sentence when failed
};

/// New points of a run, in order; several steps at once.
struct RunPoints {
    QString run;
    /// Where the run begins or goes on: points of later steps that are known from before, in files
    /// or on screens, do not count any more.
    std::optional<std::uint64_t> begunAfter;
    std::vector<training::TrainPoint> train;
    std::vector<training::EvalPoint> evaluations;
};
using RunPointsPointer = std::shared_ptr<const RunPoints>;

/// What does the work; another one stands in for tests. Called in the training thread.
using TrainFunction = std::function<training::TrainingResult(const std::string& run,
    const training::Recipe& recipe, const training::TrainerControls& controls)>;
/// Opens or creates the run directory, loads the data (and keeps the last for the next run of a
/// sweep), trains.
[[nodiscard]] TrainFunction realTraining();

/// GUI thread. A job that was started ends with exactly one of finished, stopped, failed. When the
/// disk is full or the user stops a job, the queue is held, since the next job would fare alike.
class TrainingQueue : public QObject {
    Q_OBJECT

public:
    explicit TrainingQueue(TrainFunction train = realTraining(), QObject* parent = nullptr);
    ~TrainingQueue() override; ///< stops the job in progress, which saves itself

    /// A folder within `runsFolder` that neither a run nor a job of this queue has:
    /// <preset>-seed<seed>, else with -2, -3.
    [[nodiscard]] QString freeFolder(
        const QString& runsFolder, const training::Recipe& recipe) const;
    /// Checks the recipe first, and that model, data and folder can be used.
    /// @throws std::invalid_argument, base::Error with a sentence to show
    std::uint64_t add(const training::Recipe& recipe, const QString& run);
    /// A run that exists: stopped, failed, killed. @throws base::Error if it is finished, is being
    /// written elsewhere, or stands in the queue already
    std::uint64_t addExisting(const QString& run);
    void move(std::uint64_t id, std::size_t position); ///< among those that wait, 0 first
    void remove(std::uint64_t id); ///< one that waits, or the line of one that ended
    void clearWaiting();
    /// No new job begins while true; the running one goes on.
    void setHeld(bool held);
    [[nodiscard]] bool isHeld() const;

    void pause(); ///< the running job
    void resume();
    void stop(); ///< after this step, with a checkpoint; the queue is then held
    /// Stops and waits until everything is saved; for closing the program.
    /// @return the runs to go on with at the next start, in order; those that were waiting exist
    /// on disk now
    QStringList shutdown();

    void setThreads(std::size_t threads); ///< from the next job on; 0: all cores

    [[nodiscard]] const std::vector<JobView>& jobs() const; ///< running, waiting in order, ended
    [[nodiscard]] const JobView* running() const; ///< Preparing to Stopping; nullptr if none
    [[nodiscard]] const JobView* find(std::uint64_t id) const;

Q_SIGNALS:
    /// A job came, went, moved or changed its state, or the queue was held or let go.
    void jobsChanged();
    void progressed(std::uint64_t id); ///< numbers of the running job, at most 25 a second
    void pointsAdded(const crisp::bridge::RunPointsPointer& points); ///< as often
    void checkpointSaved(const QString& run, const QString& folder);
    void warned(std::uint64_t id, const QString& sentence);
    void finished(std::uint64_t id);
    void stopped(std::uint64_t id);
    void failed(std::uint64_t id, const QString& sentence);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::bridge

Q_DECLARE_METATYPE(crisp::bridge::RunPointsPointer)
