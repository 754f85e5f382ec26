// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <gtest/gtest.h>

#include <array>

namespace crisp::base {
namespace {

TEST(SplitMix64, GivesTheNumbersOfTheReferenceImplementation)
{
    SplitMix64 random(1234567); // the seed that the published test values belong to
    EXPECT_EQ(random.next(), 6457827717110365317U);
    EXPECT_EQ(random.next(), 3203168211198807973U);
    EXPECT_EQ(random.next(), 9817491932198370423U);
}

TEST(SplitMix64, StaysBelowItsBoundAndReachesEverything)
{
    SplitMix64 random(1);
    std::array<int, 5> seen {};
    for (int i = 0; i < 5000; ++i)
        ++seen.at(random.below(5)); // throws beyond the bound
    for (const int count : seen)
        EXPECT_NEAR(count, 1000, 150);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Fnv1a64, GivesThePublishedValues)
{
    EXPECT_EQ(fnv1a64(""), 0xCBF29CE484222325U);
    EXPECT_EQ(fnv1a64("a"), 0xAF63DC4C8601EC8CU);
    EXPECT_EQ(fnv1a64("foobar"), 0x85944171F73967E8U);
}

} // namespace
} // namespace crisp::base
