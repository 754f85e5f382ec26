// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

/// Lets one thread ask another to wait for a while. Stopping for good is std::stop_token's
/// business.
namespace crisp::training {

/// Every function may be called from any thread.
class PauseSwitch {
public:
    void pause();
    void resume();
    [[nodiscard]] bool isPaused() const;

    /// Blocks while paused, until resumed or stopped; calls `tick` about every `interval`
    /// meanwhile.
    void waitWhilePaused(const std::stop_token& stop, std::chrono::milliseconds interval,
        const std::function<void()>& tick);

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool paused_ = false;
};

} // namespace crisp::training
