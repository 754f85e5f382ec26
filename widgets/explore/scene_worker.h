// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/scene.h"

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>

#include <optional>

/// Builds scenes in a thread of its own, so that 512 tokens do not hold up the window. The latest
/// input wins; what a scene is made of is scene.h's business.
namespace crisp::explore {

/// GUI thread.
class SceneWorker : public QObject {
    Q_OBJECT

public:
    explicit SceneWorker(QObject* parent = nullptr);
    ~SceneWorker() override; ///< waits for the scene in progress

    void build(const SceneInput& input);
    /// Drops what waits, and what is being made.
    void clear();
    [[nodiscard]] bool isBusy() const { return running_ || waiting_; }

Q_SIGNALS:
    void built(const crisp::explore::ScenePointer& scene);
    /// Memory was short, or the answer made no sense. One sentence.
    void failed(const QString& sentence);

private:
    struct Result {
        ScenePointer scene;
        QString error;
    };

    void start(const SceneInput& input);
    void finish();

    QThreadPool pool_;
    QFutureWatcher<Result> watcher_;
    bool running_ = false;
    bool dropped_ = false; ///< what is being made is not wanted any more
    std::optional<SceneInput> waiting_;
    ScenePointer last_;
};

} // namespace crisp::explore
