// SPDX-License-Identifier: Apache-2.0
#include "parallel.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>

namespace crisp::kernels {

void parallelFor(std::size_t count, std::size_t grain,
    const std::function<void(std::size_t begin, std::size_t end)>& body)
{
    grain = std::max<std::size_t>(grain, 1);
    if (count <= grain) {
        if (count > 0)
            body(0, count);
        return;
    }
    std::atomic<std::size_t> next { 0 };
    std::atomic<bool> failed { false };
    std::exception_ptr failure;
#pragma omp parallel
    {
        try {
            for (std::size_t begin = next.fetch_add(grain); begin < count && !failed;
                 begin = next.fetch_add(grain))
                body(begin, std::min(begin + grain, count));
        } catch (...) { // an exception must not leave an OpenMP region
            if (!failed.exchange(true))
                failure = std::current_exception();
        }
    }
    if (failure)
        std::rethrow_exception(failure);
}

std::size_t evenGrain(std::size_t count, std::size_t most)
{
    const auto threads = static_cast<std::size_t>(omp_get_max_threads());
    most = std::clamp<std::size_t>(most, 1, std::max<std::size_t>(count, 1));
    for (std::size_t grain = most; grain > most / 2; --grain)
        if (count % (grain * threads) == 0)
            return grain;
    return most;
}

} // namespace crisp::kernels
