// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

/// How kernels use several cores. Work is cut into items whose results do not depend on who does
/// them, so the number of threads never changes a result. The number itself is OpenMP's current
/// one, which model::setThreads sets for the calling thread.
namespace crisp::kernels {

/// Calls body(begin, end) for consecutive pieces of [0, count) of at most `grain` items, on all
/// threads, whoever is free taking the next. Rethrows the first exception in the calling thread.
void parallelFor(std::size_t count, std::size_t grain,
    const std::function<void(std::size_t begin, std::size_t end)>& body);

/// How many of `count` items, at most `most`, a thread should take at a time so that all threads
/// get as many; `most`, or what there is, where that does not come out even.
[[nodiscard]] std::size_t evenGrain(std::size_t count, std::size_t most);

} // namespace crisp::kernels
