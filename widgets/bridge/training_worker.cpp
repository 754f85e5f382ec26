// SPDX-License-Identifier: Apache-2.0
#include "training_worker.h"

#include "base/disk_full.h"
#include "bridge/text.h"
#include "training/pause_switch.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <new>
#include <system_error>
#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace crisp::bridge {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tellEvery { 40 };

/// Drawing and typing go first. Threads that this one starts, OpenMP's above all, inherit it, so it
/// has to be called before the first parallel region.
void lowerPriority()
{
#ifdef __linux__
    constexpr int niceness = 10;
    // A refusal does no harm: training then competes with the window, as it would elsewhere.
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
#endif
}

} // namespace

/// What both threads know of a job.
struct TrainingWorker::Job {
    explicit Job(JobOrder given)
        : order(std::move(given))
    {
    }

    JobOrder order;
    std::stop_source stop;
    training::PauseSwitch pause;

    std::mutex mutex;
    JobNews news; ///< guarded
    bool isAnnounced = false; ///< guarded; the GUI thread knows that there is news
};

/// Hears the trainer, in its thread, and passes on what it says.
class TrainingWorker::Observer : public training::TrainingObserver {
public:
    Observer(TrainingWorker& worker, Job& job)
        : worker_(worker)
        , job_(job)
    {
    }

    [[nodiscard]] bool hasStarted() const { return hasStarted_; }

    void onStart(const training::TrainingStart& start) override
    {
        hasStarted_ = true;
        since_ = Clock::now();
        add([&](JobNews& news) { news.start = start; });
    }

    void onStep(const training::TrainPoint& point) override
    {
        add([&](JobNews& news) { news.train.push_back(point); });
    }

    void onEvaluation(const training::EvalPoint& point, bool /*isBest*/) override
    {
        add([&](JobNews& news) { news.evaluations.push_back(point); });
    }

    void onPause() override
    {
        spent_ += Clock::now() - since_;
        post([id = id()](TrainingWorker& worker) { Q_EMIT worker.paused(id); });
    }

    void onContinue() override
    {
        since_ = Clock::now();
        post([id = id()](TrainingWorker& worker) { Q_EMIT worker.resumed(id); });
    }

    void onCheckpoint(const std::filesystem::path& folder) override
    {
        post([id = id(), path = toQt(folder)](
                 TrainingWorker& worker) { Q_EMIT worker.saved(id, path); });
    }

    void onWarning(const std::string& sentence) override
    {
        post([id = id(), text = asSentence(sentence)](
                 TrainingWorker& worker) { Q_EMIT worker.warned(id, text); });
    }

private:
    [[nodiscard]] std::uint64_t id() const { return job_.order.id; }

    template <typename Change>
    void add(const Change& change)
    {
        bool isFirst = false;
        {
            const std::lock_guard lock(job_.mutex);
            change(job_.news);
            job_.news.secondsSpent
                = std::chrono::duration<double>(spent_ + (Clock::now() - since_)).count();
            isFirst = !std::exchange(job_.isAnnounced, true);
        }
        if (isFirst)
            post([](TrainingWorker& worker) { worker.tellSoon(); });
    }

    template <typename Action>
    void post(Action action)
    {
        worker_.mailbox_.post([&worker = worker_, action = std::move(action)] { action(worker); });
    }

    TrainingWorker& worker_;
    Job& job_;
    bool hasStarted_ = false;
    Clock::time_point since_; ///< beginning, or end of the last pause
    Clock::duration spent_ {}; ///< before `since_`
};

TrainingWorker::TrainingWorker(TrainFunction train)
    : train_(std::move(train))
    , thread_([this](const std::stop_token& stop) { work(stop); })
{
    tellTimer_.setSingleShot(true);
    tellTimer_.setTimerType(Qt::PreciseTimer); // a coarse one may fire early: too often, then
    connect(&tellTimer_, &QTimer::timeout, this, &TrainingWorker::tell);
}

TrainingWorker::~TrainingWorker()
{
    stop();
    thread_.request_stop();
    thread_.join();
}

void TrainingWorker::begin(JobOrder order)
{
    job_ = std::make_shared<Job>(std::move(order));
    {
        const std::lock_guard lock(mutex_);
        next_ = job_;
        isIdle_ = false;
    }
    changed_.notify_all();
}

void TrainingWorker::pause()
{
    if (job_)
        job_->pause.pause();
}

void TrainingWorker::resume()
{
    if (job_)
        job_->pause.resume();
}

void TrainingWorker::stop()
{
    if (job_)
        job_->stop.request_stop();
}

void TrainingWorker::waitForEnd()
{
    if (!job_)
        return;
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return isIdle_; });
    }
    mailbox_.deliverAll();
}

void TrainingWorker::tellSoon()
{
    if (tellTimer_.isActive())
        return;
    const std::chrono::milliseconds elapsed(sinceTold_.isValid() ? sinceTold_.elapsed() : 0);
    if (!sinceTold_.isValid() || elapsed >= tellEvery)
        tell();
    else
        tellTimer_.start(tellEvery - elapsed);
}

void TrainingWorker::tell()
{
    if (!job_)
        return;
    JobNews news;
    {
        const std::lock_guard lock(job_->mutex);
        std::swap(news, job_->news);
        job_->isAnnounced = false;
    }
    if (news.isEmpty())
        return;
    sinceTold_.restart();
    Q_EMIT told(job_->order.id, news);
}

void TrainingWorker::work(const std::stop_token& stop)
{
    lowerPriority();
    while (true) {
        std::shared_ptr<Job> job;
        {
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return next_ != nullptr; }))
                return;
            job = std::exchange(next_, nullptr);
        }
        runJob(*job);
        {
            const std::lock_guard lock(mutex_);
            isIdle_ = true;
        }
        changed_.notify_all();
    }
}

void TrainingWorker::runJob(Job& job)
{
    JobOutcome outcome = JobOutcome::Failed;
    QString sentence;
    Observer observer(*this, job);
    try {
        model::setThreads(job.order.threads);
        const training::TrainingResult result = train_(
            job.order.run, job.order.recipe, { &observer, job.stop.get_token(), &job.pause });
        outcome = result.outcome == training::Outcome::Finished ? JobOutcome::Finished
                                                                : JobOutcome::Stopped;
    } catch (const base::DiskFull& error) {
        outcome = JobOutcome::DiskFull;
        sentence = asSentence(error.what());
    } catch (const std::bad_alloc&) {
        sentence = tr("There was not enough memory. Close other programs, or choose a smaller "
                      "batch or a smaller model.");
    } catch (const std::exception& error) {
        std::error_code ignored;
        sentence = observer.hasStarted() && !std::filesystem::exists(job.order.run, ignored)
            ? tr("The folder %1 was removed while the run was training.")
                  .arg(QString::fromStdString(job.order.run))
            : asSentence(error.what());
    } catch (...) { // nothing we know of; but nothing may leave a thread
        sentence = tr("Training ended for an unknown reason.");
    }
    mailbox_.post([this, id = job.order.id, outcome, sentence] {
        tellTimer_.stop();
        tell();
        job_.reset();
        Q_EMIT ended(id, outcome, sentence);
    });
}

} // namespace crisp::bridge
