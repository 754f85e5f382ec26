// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/mailbox.h"
#include "bridge/training_queue.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

/// The thread that trains: one job at a time, at a lower priority than whoever draws. Which job
/// comes next is TrainingQueue's business.
namespace crisp::bridge {

struct JobOrder {
    std::uint64_t id = 0;
    std::string run;
    training::Recipe recipe;
    std::size_t threads = 0;
};

/// What a job had to say since it was asked last.
struct JobNews {
    std::optional<training::TrainingStart> start;
    std::vector<training::TrainPoint> train;
    std::vector<training::EvalPoint> evaluations;
    double secondsSpent = 0.0; ///< since it began, pauses not counted

    [[nodiscard]] bool isEmpty() const { return !start && train.empty() && evaluations.empty(); }
};

enum class JobOutcome { Finished, Stopped, Failed, DiskFull };

/// Lives in the GUI thread, as do its signals; `work` and `runJob` are the other thread's.
class TrainingWorker : public QObject {
    Q_OBJECT

public:
    explicit TrainingWorker(TrainFunction train);
    ~TrainingWorker() override; ///< stops the job and waits for it

    void begin(JobOrder order); ///< no other job may be at work
    void pause();
    void resume();
    void stop();
    /// Waits for the job's end, if there is a job, and delivers all that it said.
    void waitForEnd();

Q_SIGNALS:
    void told(std::uint64_t id, const crisp::bridge::JobNews& news); ///< at most 25 times a second
    void paused(std::uint64_t id);
    void resumed(std::uint64_t id);
    void saved(std::uint64_t id, const QString& folder);
    void warned(std::uint64_t id, const QString& sentence);
    void ended(std::uint64_t id, crisp::bridge::JobOutcome outcome, const QString& sentence);

private:
    class Observer;
    struct Job;

    void work(const std::stop_token& stop);
    void runJob(Job& job);
    void tellSoon();
    void tell();

    TrainFunction train_;
    std::shared_ptr<Job> job_; ///< of the GUI thread; null between jobs
    QTimer tellTimer_;
    QElapsedTimer sinceTold_;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::shared_ptr<Job> next_; ///< guarded; on its way to the worker
    bool isIdle_ = true; ///< guarded

    Mailbox mailbox_;
    std::jthread thread_; ///< last, so that it ends first
};

} // namespace crisp::bridge
