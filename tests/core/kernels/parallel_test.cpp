// SPDX-License-Identifier: Apache-2.0
#include "kernels/parallel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

namespace crisp::kernels {
namespace {

TEST(ParallelFor, HandsOutEveryItemOnceInPiecesOfAtMostTheGrain)
{
    for (const std::size_t count : { 0U, 1U, 7U, 64U, 1001U })
        for (const std::size_t grain : { 0U, 1U, 5U, 2000U }) {
            std::vector<std::atomic<int>> calls(count);
            std::atomic<std::size_t> longest { 0 };
            parallelFor(count, grain, [&](std::size_t begin, std::size_t end) {
                ASSERT_LT(begin, end);
                for (std::size_t seen = longest; seen < end - begin;)
                    if (longest.compare_exchange_weak(seen, end - begin))
                        break;
                for (std::size_t i = begin; i < end; ++i)
                    ++calls[i];
            });
            EXPECT_LE(longest, std::max<std::size_t>(grain, 1));
            for (std::size_t i = 0; i < count; ++i)
                EXPECT_EQ(calls[i], 1) << i << " of " << count << ", grain " << grain;
        }
}

TEST(ParallelFor, RethrowsInTheCallingThread)
{
    EXPECT_THROW(parallelFor(100, 1,
                     [](std::size_t begin, std::size_t) {
                         if (begin == 42)
                             throw std::runtime_error("42");
                     }),
        std::runtime_error);
}

TEST(EvenGrain, IsAtMostWhatWasAskedForAndLeavesNobodyLessWherePossible)
{
    for (std::size_t count = 0; count < 200; ++count)
        for (std::size_t most = 0; most < 20; ++most) {
            const std::size_t grain = evenGrain(count, most);
            EXPECT_GE(grain, 1U);
            EXPECT_LE(grain, std::max<std::size_t>(most, 1));
            EXPECT_GE(2 * grain, std::min(most, count)) << count << " items, at most " << most;
        }
}

} // namespace
} // namespace crisp::kernels
