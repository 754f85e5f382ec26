// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <thread>

/// Ctrl-C and SIGTERM as a stop request, so that work can save itself. A second signal ends the
/// program at once.
namespace crisp::app {

/// Catches signals as long as it lives; one at a time in a program.
class InterruptWatcher {
public:
    /// @throws base::Error if the system refuses
    InterruptWatcher();
    ~InterruptWatcher();
    InterruptWatcher(const InterruptWatcher&) = delete;
    InterruptWatcher& operator=(const InterruptWatcher&) = delete;

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::thread thread_;
};

} // namespace crisp::app
