// SPDX-License-Identifier: Apache-2.0
#include "pause_switch.h"

namespace crisp::training {

void PauseSwitch::pause()
{
    const std::lock_guard lock(mutex_);
    paused_ = true;
}

void PauseSwitch::resume()
{
    {
        const std::lock_guard lock(mutex_);
        paused_ = false;
    }
    changed_.notify_all();
}

bool PauseSwitch::isPaused() const
{
    const std::lock_guard lock(mutex_);
    return paused_;
}

void PauseSwitch::waitWhilePaused(const std::stop_token& stop, std::chrono::milliseconds interval,
    const std::function<void()>& tick)
{
    std::unique_lock lock(mutex_);
    while (paused_ && !stop.stop_requested()) {
        const bool changed = changed_.wait_for(lock, stop, interval, [this] { return !paused_; });
        if (changed || stop.stop_requested())
            return;
        lock.unlock();
        tick();
        lock.lock();
    }
}

} // namespace crisp::training
