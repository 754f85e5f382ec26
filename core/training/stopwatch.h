// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

/// Adds the time spent in a scope to a counter of seconds.
namespace crisp::training {

class Stopwatch {
public:
    explicit Stopwatch(double& seconds)
        : seconds_(seconds)
    {
    }
    ~Stopwatch()
    {
        seconds_
            += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    double& seconds_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace crisp::training
