// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>

/// How the benchmarks time a piece of work. Plain C++, since a file that sees LibTorch's headers
/// uses it too.
namespace crisp::app {

/// Seconds of one call: the fastest of `rounds` rounds of `calls` calls each, after one to warm up.
template <class Body>
[[nodiscard]] double fastestSeconds(std::size_t rounds, std::size_t calls, const Body& body)
{
    using Clock = std::chrono::steady_clock;
    body();
    double fastest = std::numeric_limits<double>::infinity();
    for (std::size_t round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        for (std::size_t call = 0; call < calls; ++call)
            body();
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        fastest = std::min(fastest, seconds / static_cast<double>(calls));
    }
    return fastest;
}

} // namespace crisp::app
