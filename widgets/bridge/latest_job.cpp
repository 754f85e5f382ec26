// SPDX-License-Identifier: Apache-2.0
#include "latest_job.h"

#include "bridge/mailbox.h"
#include "bridge/text.h"

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace crisp::bridge {

struct LatestJob::Implementation {
    struct Request {
        std::uint64_t id = 0;
        Work work;
        std::stop_token stop;
    };

    explicit Implementation(LatestJob& job)
        : owner(job)
    {
    }

    ~Implementation()
    {
        current.request_stop();
        if (thread.joinable()) {
            thread.request_stop();
            thread.join(); // before the mailbox goes
        }
    }

    /// The other thread.
    void run(const std::stop_token& end)
    {
        while (true) {
            std::unique_lock lock(mutex);
            arrived.wait(lock, end, [this] { return waiting.has_value(); });
            if (end.stop_requested())
                return;
            const Request request = std::move(*std::exchange(waiting, std::nullopt));
            lock.unlock();
            serve(request);
        }
    }

    void serve(const Request& request)
    {
        Delivery delivery;
        try {
            delivery = request.work(request.stop);
        } catch (const std::exception& error) {
            delivery
                = [this, sentence = asSentence(error.what())] { Q_EMIT owner.failed(sentence); };
        }
        mailbox.post([this, id = request.id, delivery = std::move(delivery)] {
            if (id != latest)
                return; // something newer was asked for, or it was stopped
            latest = 0;
            Q_EMIT owner.busyChanged();
            if (delivery)
                delivery();
        });
    }

    LatestJob& owner;
    Mailbox mailbox;
    std::uint64_t latest = 0; ///< what is waited for; 0: nothing. GUI thread
    std::uint64_t lastId = 0; ///< GUI thread
    std::stop_source current; ///< GUI thread
    std::mutex mutex;
    std::condition_variable_any arrived;
    std::optional<Request> waiting; ///< under the mutex
    std::jthread thread;
};

LatestJob::LatestJob(QObject* parent)
    : QObject(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
}

LatestJob::~LatestJob() = default;

void LatestJob::start(Work work)
{
    Implementation& own = *implementation_;
    const bool wasBusy = isBusy();
    own.current.request_stop();
    own.current = std::stop_source();
    own.latest = ++own.lastId;
    {
        const std::lock_guard lock(own.mutex);
        own.waiting = { own.latest, std::move(work), own.current.get_token() };
    }
    own.arrived.notify_one();
    if (!own.thread.joinable())
        own.thread = std::jthread([&own](const std::stop_token& end) { own.run(end); });
    if (!wasBusy)
        Q_EMIT busyChanged();
}

void LatestJob::stop()
{
    Implementation& own = *implementation_;
    own.current.request_stop();
    {
        const std::lock_guard lock(own.mutex);
        own.waiting.reset();
    }
    if (std::exchange(own.latest, 0) != 0)
        Q_EMIT busyChanged();
}

bool LatestJob::isBusy() const { return implementation_->latest != 0; }

} // namespace crisp::bridge
