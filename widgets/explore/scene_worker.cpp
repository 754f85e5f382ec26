// SPDX-License-Identifier: Apache-2.0
#include "explore/scene_worker.h"

#include <QtConcurrentRun>

#include <exception>
#include <utility>

namespace crisp::explore {

SceneWorker::SceneWorker(QObject* parent)
    : QObject(parent)
{
    pool_.setMaxThreadCount(1);
    connect(&watcher_, &QFutureWatcherBase::finished, this, &SceneWorker::finish);
}

SceneWorker::~SceneWorker() { watcher_.waitForFinished(); }

void SceneWorker::build(const SceneInput& input)
{
    if (running_)
        waiting_ = input;
    else
        start(input);
}

void SceneWorker::clear()
{
    waiting_.reset();
    last_.reset();
    dropped_ = running_;
}

void SceneWorker::start(const SceneInput& input)
{
    running_ = true;
    dropped_ = false;
    watcher_.setFuture(QtConcurrent::run(&pool_, [input, previous = last_]() -> Result {
        try {
            return { buildScene(input, previous), {} };
        } catch (const std::exception& error) {
            return { nullptr, QString::fromUtf8(error.what()) };
        }
    }));
}

void SceneWorker::finish()
{
    const Result result = watcher_.result();
    const bool wanted = !std::exchange(dropped_, false);
    running_ = false;
    if (wanted && result.scene)
        last_ = result.scene;
    // The next one is begun first, so that whoever hears of this one sees that there is more.
    if (waiting_)
        start(*std::exchange(waiting_, std::nullopt));
    if (!wanted)
        return;
    if (result.scene)
        Q_EMIT built(result.scene);
    else
        Q_EMIT failed(result.error);
}

} // namespace crisp::explore
