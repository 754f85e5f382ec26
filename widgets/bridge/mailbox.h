// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <mutex>

/// The way from a worker thread back to the thread that Qt's event loop runs in. What is sent is
/// the sender's business.
namespace crisp::bridge {

/// Runs what other threads post in the thread that it lives in, in order, one an event. Everything
/// passes through its own mutex, so that a tool that watches for data races, and cannot see into
/// Qt's, understands it. What has not been delivered goes with the mailbox.
class Mailbox : public QObject {
    Q_OBJECT

public:
    explicit Mailbox(QObject* parent = nullptr);

    void post(std::function<void()> action); ///< any thread
    /// Delivers what was posted so far, now. The mailbox's own thread.
    void deliverAll();

Q_SIGNALS:
    void filled();

private:
    bool deliverOne();

    std::mutex mutex_;
    std::deque<std::function<void()>> actions_;
};

} // namespace crisp::bridge
