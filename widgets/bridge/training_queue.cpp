// SPDX-License-Identifier: Apache-2.0
#include "training_queue.h"

#include "base/error.h"
#include "base/message.h"
#include "bridge/job_progress.h"
#include "bridge/run_names.h"
#include "bridge/text.h"
#include "bridge/training_worker.h"
#include "data/data_directory.h"
#include "hub/inventory.h"
#include "training/run_directory.h"
#include "training/run_lock.h"

#include <QDir>
#include <QFileInfo>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace crisp::bridge {
namespace {

namespace fs = std::filesystem;

bool isWaiting(const JobView& job) { return job.state == JobState::Waiting; }

bool hasEnded(const JobView& job)
{
    return job.state == JobState::Finished || job.state == JobState::Stopped
        || job.state == JobState::Failed;
}

bool isActive(const JobView& job) { return !isWaiting(job) && !hasEnded(job); }

QString clean(const QString& path) { return QDir::cleanPath(QDir(path).absolutePath()); }

/// A new run needs a folder that does not exist or is empty.
void requireFree(const fs::path& folder)
{
    std::error_code ignored;
    if (training::isRunDirectory(folder))
        throw base::Error(fmt::format(
            "there is a run in {} already; resume it or choose another folder", folder.string()));
    if (fs::exists(folder, ignored) && !fs::is_directory(folder, ignored))
        throw base::Error(fmt::format("cannot start a run in {}: it is a file", folder.string()));
    if (fs::is_directory(folder, ignored) && !fs::is_empty(folder, ignored))
        throw base::Error(fmt::format("cannot start a run in {}: the folder holds other things; "
                                      "choose an empty or a new one",
            folder.string()));
}

/// Data that cannot be there are told before the run begins, not after its model was loaded.
void requireData(const training::DataSource& source)
{
    if (!source.directory.empty()) {
        const data::DataDirectory directory(source.directory);
        for (const data::Part part : { data::Part::Train, data::Part::Dev })
            if (!directory.has(part))
                throw base::Error(
                    fmt::format("cannot train on {}: it has no {} file (.tsv, .csv or .jsonl)",
                        source.directory, data::partName(part)));
        return;
    }
    std::error_code ignored;
    for (const std::string& file : { source.trainFile, source.devFile })
        if (!fs::is_regular_file(file, ignored))
            throw base::Error(fmt::format("there is no file {}", base::inQuotes(file, 300)));
}

JobView viewOf(const training::Recipe& recipe, const QString& run)
{
    JobView view;
    view.run = run;
    view.name = runName(recipe);
    view.plan = toQt(recipe.preset);
    view.seed = recipe.seed;
    return view;
}

} // namespace

struct TrainingQueue::Implementation {
    Implementation(TrainingQueue& queue, TrainFunction train)
        : owner(queue)
        , worker(std::move(train))
    {
        connect(&worker, &TrainingWorker::told, &owner,
            [this](std::uint64_t id, const JobNews& news) { takeNews(id, news); });
        connect(&worker, &TrainingWorker::paused, &owner, [this](std::uint64_t id) {
            update(id, [](JobView& job) {
                job.state = job.state == JobState::Running ? JobState::Paused : job.state;
                job.isPausing = false;
            });
        });
        connect(&worker, &TrainingWorker::resumed, &owner, [this](std::uint64_t id) {
            update(id, [](JobView& job) {
                job.state = job.state == JobState::Paused ? JobState::Running : job.state;
            });
        });
        connect(&worker, &TrainingWorker::saved, &owner,
            [this](std::uint64_t id, const QString& folder) {
                if (const JobView* job = find(id))
                    Q_EMIT owner.checkpointSaved(job->run, folder);
            });
        connect(&worker, &TrainingWorker::warned, &owner, &TrainingQueue::warned);
        connect(&worker, &TrainingWorker::ended, &owner,
            [this](std::uint64_t id, JobOutcome outcome, const QString& sentence) {
                takeEnd(id, outcome, sentence);
            });
    }

    JobView* find(std::uint64_t id)
    {
        const auto found = std::ranges::find(views, id, &JobView::id);
        return found != views.end() ? &*found : nullptr;
    }

    JobView* active()
    {
        const auto found = std::ranges::find_if(views, isActive);
        return found != views.end() ? &*found : nullptr;
    }

    template <typename Change>
    void update(std::uint64_t id, const Change& change)
    {
        if (JobView* job = find(id)) {
            change(*job);
            Q_EMIT owner.jobsChanged();
        }
    }

    std::uint64_t append(JobView view, training::Recipe recipe)
    {
        view.id = ++lastId;
        // A run that goes on has no second line from before.
        std::erase_if(
            views, [&](const JobView& job) { return hasEnded(job) && job.run == view.run; });
        recipes.emplace(view.id, std::move(recipe));
        const auto behindWaiting = std::ranges::find_if(views, hasEnded);
        const std::uint64_t id = view.id;
        views.insert(behindWaiting, std::move(view));
        Q_EMIT owner.jobsChanged();
        beginNext();
        return id;
    }

    void requireNotQueued(const QString& run) const
    {
        for (const JobView& job : views)
            if (job.run == run && !hasEnded(job))
                throw base::Error(
                    fmt::format("the run {} stands in the queue already", run.toStdString()));
    }

    void beginNext()
    {
        if (isHeld || active() != nullptr)
            return;
        const auto next = std::ranges::find_if(views, isWaiting);
        if (next == views.end())
            return;
        next->state = JobState::Preparing;
        progress = {};
        worker.begin({ next->id, next->run.toStdString(), recipes.at(next->id), threads });
        Q_EMIT owner.jobsChanged();
    }

    void takeNews(std::uint64_t id, const JobNews& news)
    {
        JobView* job = find(id);
        if (job == nullptr)
            return;
        const bool begins = news.start && job->state == JobState::Preparing;
        if (begins)
            job->state = JobState::Running;
        progress.apply(news, *job);
        auto points = std::make_shared<RunPoints>();
        points->run = job->run;
        if (news.start)
            points->begunAfter = news.start->firstStep;
        points->train = news.train;
        points->evaluations = news.evaluations;
        if (begins)
            Q_EMIT owner.jobsChanged();
        Q_EMIT owner.pointsAdded(points);
        Q_EMIT owner.progressed(id);
    }

    void takeEnd(std::uint64_t id, JobOutcome outcome, const QString& sentence)
    {
        const auto job = std::ranges::find(views, id, &JobView::id);
        if (job == views.end())
            return;
        job->isPausing = false;
        job->secondsLeft.reset();
        job->error = sentence;
        job->state = outcome == JobOutcome::Finished ? JobState::Finished
            : outcome == JobOutcome::Stopped         ? JobState::Stopped
                                                     : JobState::Failed;
        isHeld = isHeld || outcome == JobOutcome::DiskFull;
        recipes.erase(id);
        // It was the first; now it leads those that ended.
        const auto firstEnded = std::find_if(std::next(job), views.end(), hasEnded);
        std::rotate(job, std::next(job), firstEnded);
        Q_EMIT owner.jobsChanged();
        switch (outcome) {
        case JobOutcome::Finished:
            Q_EMIT owner.finished(id);
            break;
        case JobOutcome::Stopped:
            Q_EMIT owner.stopped(id);
            break;
        case JobOutcome::Failed:
        case JobOutcome::DiskFull:
            Q_EMIT owner.failed(id, sentence);
            break;
        }
        beginNext();
    }

    /// Gives those that wait a folder, so that the next start finds them.
    QStringList saveWaiting()
    {
        QStringList runs;
        std::vector<std::pair<std::uint64_t, QString>> failures;
        for (const JobView& job : views) {
            if (!isWaiting(job))
                continue;
            try {
                (void)training::RunDirectory::openOrCreate(toPath(job.run), recipes.at(job.id));
                runs << job.run;
            } catch (const std::exception& error) {
                failures.emplace_back(job.id, asSentence(error.what()));
            }
        }
        for (const auto& [id, sentence] : failures)
            takeEnd(id, JobOutcome::Failed, sentence);
        return runs;
    }

    void stopAndWait()
    {
        isHeld = true;
        worker.stop();
        worker.waitForEnd();
    }

    TrainingQueue& owner;
    std::uint64_t lastId = 0;
    std::size_t threads = 0;
    bool isHeld = false;
    std::vector<JobView> views; ///< the active one, those that wait, those that ended
    std::map<std::uint64_t, training::Recipe> recipes; ///< of jobs that have not ended
    JobProgress progress; ///< of the active one
    TrainingWorker worker;
};

TrainingQueue::TrainingQueue(TrainFunction train, QObject* parent)
    : QObject(parent)
    , implementation_(std::make_unique<Implementation>(*this, std::move(train)))
{
}

TrainingQueue::~TrainingQueue() { implementation_->stopAndWait(); }

QString TrainingQueue::freeFolder(const QString& runsFolder, const training::Recipe& recipe) const
{
    std::vector<std::string> taken;
    for (const JobView& job : jobs())
        if (QFileInfo(job.run).path() == clean(runsFolder))
            taken.push_back(QFileInfo(job.run).fileName().toStdString());
    const std::string name
        = hub::freeRunName(toPath(runsFolder), recipe.preset, recipe.seed, taken);
    return QDir(clean(runsFolder)).filePath(toQt(name));
}

std::uint64_t TrainingQueue::add(const training::Recipe& recipe, const QString& run)
{
    const QString folder = clean(run);
    training::Recipe resolved = training::resolveRecipe(recipe);
    requireData(resolved.data);
    implementation_->requireNotQueued(folder);
    requireFree(toPath(folder));
    JobView view = viewOf(resolved, folder);
    return implementation_->append(std::move(view), std::move(resolved));
}

std::uint64_t TrainingQueue::addExisting(const QString& run)
{
    const QString folder = clean(run);
    const fs::path path = toPath(folder);
    training::Recipe recipe = training::loadRecipe(path);
    const training::RunStatus status = training::loadStatus(path);
    if (status.state == training::RunState::Finished)
        throw base::Error(fmt::format("the run {} is finished", path.string()));
    implementation_->requireNotQueued(folder);
    if (training::RunLock::isHeld(path))
        throw base::Error(fmt::format(
            "the run {} is being written by another program; stop that one first", path.string()));
    JobView view = viewOf(recipe, folder);
    view.step = status.step;
    view.totalSteps = status.totalSteps;
    view.lastEvaluation = status.lastEvaluation;
    return implementation_->append(std::move(view), std::move(recipe));
}

void TrainingQueue::move(std::uint64_t id, std::size_t position)
{
    std::vector<JobView>& views = implementation_->views;
    const auto first = std::ranges::find_if(views, isWaiting);
    const auto last = std::find_if(first, views.end(), hasEnded);
    const auto job = std::ranges::find(first, last, id, &JobView::id);
    if (job == last)
        return;
    const auto count = static_cast<std::size_t>(last - first);
    const auto target = first + static_cast<std::ptrdiff_t>(std::min(position, count - 1));
    if (target < job)
        std::rotate(target, job, std::next(job));
    else
        std::rotate(job, std::next(job), std::next(target));
    Q_EMIT jobsChanged();
}

void TrainingQueue::remove(std::uint64_t id)
{
    const JobView* job = find(id);
    if (job == nullptr || isActive(*job))
        return;
    implementation_->recipes.erase(id);
    std::erase_if(implementation_->views, [id](const JobView& view) { return view.id == id; });
    Q_EMIT jobsChanged();
}

void TrainingQueue::clearWaiting()
{
    std::erase_if(implementation_->views, [this](const JobView& job) {
        if (isWaiting(job))
            implementation_->recipes.erase(job.id);
        return isWaiting(job);
    });
    Q_EMIT jobsChanged();
}

void TrainingQueue::setHeld(bool held)
{
    if (implementation_->isHeld == held)
        return;
    implementation_->isHeld = held;
    Q_EMIT jobsChanged();
    implementation_->beginNext();
}

bool TrainingQueue::isHeld() const { return implementation_->isHeld; }

void TrainingQueue::pause()
{
    JobView* job = implementation_->active();
    if (job == nullptr || job->state == JobState::Stopping || job->state == JobState::Paused)
        return;
    implementation_->worker.pause();
    job->isPausing = true;
    Q_EMIT jobsChanged();
}

void TrainingQueue::resume()
{
    JobView* job = implementation_->active();
    if (job == nullptr)
        return;
    implementation_->worker.resume();
    job->isPausing = false;
    Q_EMIT jobsChanged();
}

void TrainingQueue::stop()
{
    JobView* job = implementation_->active();
    if (job == nullptr || job->state == JobState::Stopping)
        return;
    implementation_->isHeld = true;
    job->state = JobState::Stopping;
    job->isPausing = false;
    implementation_->worker.stop();
    Q_EMIT jobsChanged();
}

QStringList TrainingQueue::shutdown()
{
    const JobView* job = running();
    const std::uint64_t id = job != nullptr ? job->id : 0;
    implementation_->stopAndWait();
    QStringList unfinished;
    const JobView* ended = find(id);
    if (ended != nullptr && ended->state == JobState::Stopped)
        unfinished << ended->run;
    return unfinished + implementation_->saveWaiting();
}

void TrainingQueue::setThreads(std::size_t threads) { implementation_->threads = threads; }

const std::vector<JobView>& TrainingQueue::jobs() const { return implementation_->views; }

const JobView* TrainingQueue::running() const { return implementation_->active(); }

const JobView* TrainingQueue::find(std::uint64_t id) const { return implementation_->find(id); }

} // namespace crisp::bridge
