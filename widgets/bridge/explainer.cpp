// SPDX-License-Identifier: Apache-2.0
#include "explainer.h"

#include "bridge/mailbox.h"
#include "bridge/model_cache.h"
#include "bridge/side_explanation.h"
#include "bridge/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <set>
#include <stop_token>
#include <thread>
#include <utility>

namespace crisp::bridge {
namespace {

using Clock = std::chrono::steady_clock;

struct Task {
    std::uint64_t id = 0;
    Lane lane = Lane::Main;
    std::vector<ExplainSide> sides;
};

/// What waits, and what else the worker is to know before it begins the next task. Any thread.
class Inbox {
public:
    /// @return the older task of the same lane that waited, if there was one
    std::optional<Task> put(Task task)
    {
        std::optional<Task> older;
        {
            const std::lock_guard lock(mutex_);
            older = std::exchange(waiting_[indexOf(task.lane)], std::move(task));
        }
        changed_.notify_one();
        return older;
    }

    void setThreads(std::size_t threads)
    {
        const std::lock_guard lock(mutex_);
        threads_ = threads;
    }

    void forget(std::filesystem::path model)
    {
        const std::lock_guard lock(mutex_);
        forgotten_.push_back(std::move(model));
    }

    struct Orders {
        Task task;
        std::optional<std::size_t> threads;
        std::vector<std::filesystem::path> forgotten;
    };

    /// Waits for a task. Nothing if asked to stop.
    std::optional<Orders> take(const std::stop_token& stop)
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [this] { return waiting_[0] || waiting_[1]; })
            || stop.stop_requested())
            return std::nullopt;
        std::optional<Task>& next = waiting_[0] ? waiting_[0] : waiting_[1];
        Orders orders { std::move(*next), std::exchange(threads_, std::nullopt),
            std::exchange(forgotten_, {}) };
        next.reset();
        return orders;
    }

    /// Whether a task that has been begun should go on: not if a younger one of its lane waits.
    [[nodiscard]] bool isNewest(Lane lane)
    {
        const std::lock_guard lock(mutex_);
        return !waiting_[indexOf(lane)];
    }

    /// Lets a waiting main task go before what is left of a reference task.
    /// @return false, and the task stays the caller's, if there is none
    [[nodiscard]] bool makeWay(Task& task)
    {
        const std::lock_guard lock(mutex_);
        if (task.lane == Lane::Main || !waiting_[indexOf(Lane::Main)]
            || waiting_[indexOf(Lane::Reference)])
            return false;
        waiting_[indexOf(Lane::Reference)] = std::move(task);
        return true;
    }

private:
    static std::size_t indexOf(Lane lane) { return lane == Lane::Main ? 0 : 1; }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::array<std::optional<Task>, 2> waiting_; ///< by lane
    std::optional<std::size_t> threads_;
    std::vector<std::filesystem::path> forgotten_;
};

} // namespace

struct Explainer::Implementation {
    explicit Implementation(Explainer& explainer)
        : owner(explainer)
        , thread([this](const std::stop_token& stop) { work(stop); })
    {
    }

    // --- the worker's thread ---

    void work(const std::stop_token& stop)
    {
        while (std::optional<Inbox::Orders> orders = inbox.take(stop)) {
            if (orders->threads)
                model::setThreads(*orders->threads);
            for (const std::filesystem::path& model : orders->forgotten)
                models.forget(model);
            const std::uint64_t id = orders->task.id;
            try {
                answer(orders->task, stop);
            } catch (const std::bad_alloc&) {
                models.clear();
                postFailure(id,
                    tr("There is not enough memory for this model and sentence. Close other "
                       "programs, or choose a smaller model or a shorter sentence."));
            } catch (const std::exception& error) {
                postFailure(id, asSentence(error.what()));
            }
        }
    }

    void answer(Task& task, const std::stop_token& stop)
    {
        auto result = std::make_shared<Answer>();
        result->id = task.id;
        Clock::duration loading {};
        const Clock::time_point begin = Clock::now();
        for (const ExplainSide& side : task.sides) {
            if (stop.stop_requested())
                return;
            if (!inbox.isNewest(task.lane)) {
                postSuperseded(task.id);
                return;
            }
            if (inbox.makeWay(task))
                return;
            const auto same = std::ranges::find(task.sides, side);
            const auto index = static_cast<std::size_t>(same - task.sides.begin());
            result->sides.push_back(index < result->sides.size()
                    ? result->sides[index]
                    : std::make_shared<const Explained>(explain(side, loading)));
        }
        result->milliseconds
            = std::chrono::duration<double, std::milli>(Clock::now() - begin - loading).count();
        result->request = std::move(task.sides);
        mailbox.post([this, answer = AnswerPointer(std::move(result))] {
            if (open.erase(answer->id) > 0)
                Q_EMIT owner.answered(answer);
        });
    }

    Explained explain(const ExplainSide& side, Clock::duration& loading)
    {
        const Clock::time_point begin = Clock::now();
        ReadyModel& model = models.get(toPath(side.model),
            [&] { mailbox.post([this, path = side.model] { Q_EMIT owner.loadingModel(path); }); });
        loading += Clock::now() - begin;
        return explainSide(model, side);
    }

    // --- any thread: the ends of requests, each announced once ---

    void postFailure(std::uint64_t id, const QString& sentence)
    {
        mailbox.post([this, id, sentence] {
            if (open.erase(id) > 0)
                Q_EMIT owner.failed(id, sentence);
        });
    }

    void postSuperseded(std::uint64_t id)
    {
        mailbox.post([this, id] {
            if (open.erase(id) > 0)
                Q_EMIT owner.superseded(id);
        });
    }

    Explainer& owner;
    std::uint64_t lastId = 0;
    std::set<std::uint64_t> open; ///< requests whose end has not been announced

    Inbox inbox;
    Mailbox mailbox;
    ModelCache models; ///< the worker's own
    std::jthread thread; ///< last, so that it ends first
};

Explainer::Explainer(QObject* parent)
    : QObject(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
}

Explainer::~Explainer()
{
    implementation_->thread.request_stop();
    implementation_->thread.join();
    // What the worker posted and nobody has read goes with this object.
    for (const std::uint64_t id : std::exchange(implementation_->open, {}))
        Q_EMIT superseded(id);
}

std::uint64_t Explainer::request(Lane lane, std::vector<ExplainSide> sides)
{
    const std::uint64_t id = ++implementation_->lastId;
    implementation_->open.insert(id);
    if (sides.empty()) {
        implementation_->postFailure(id, tr("There is nothing to explain."));
        return id;
    }
    if (const std::optional<Task> older
        = implementation_->inbox.put({ id, lane, std::move(sides) }))
        implementation_->postSuperseded(older->id);
    return id;
}

void Explainer::setThreads(std::size_t threads) { implementation_->inbox.setThreads(threads); }

void Explainer::forget(const QString& model) { implementation_->inbox.forget(toPath(model)); }

} // namespace crisp::bridge
