// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <stop_token>

/// Work of core that a page wants done beside its event loop, when only the newest request counts:
/// reading a file, counting rows while the user types. Training and inference have workers of their
/// own (training_queue.h, explainer.h).
namespace crisp::bridge {

/// GUI thread. One thread, started with the first work.
class LatestJob : public QObject {
    Q_OBJECT

public:
    /// What the GUI thread does with a result.
    using Delivery = std::function<void()>;
    /// Done in the other thread: must hold all it needs by value, since it may outlive what asked.
    /// What it throws is reported by failed().
    using Work = std::function<Delivery(const std::stop_token& stop)>;

    explicit LatestJob(QObject* parent = nullptr);
    ~LatestJob() override; ///< stops, and waits for what is at work

    /// What was asked for before is told to stop, and delivers nothing any more.
    void start(Work work);
    void stop();
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    void failed(const QString& sentence); ///< instead of a delivery
    void busyChanged();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace crisp::bridge
