// SPDX-License-Identifier: Apache-2.0
#include "base/large_pages.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <vector>

namespace crisp::base {
namespace {

TEST(LargePages, LeaveWhatLiesThereAlone)
{
    constexpr std::size_t bytes = 9U << 20U;
    const std::unique_ptr<char, decltype(&std::free)> block(
        static_cast<char*>(std::calloc(1, bytes)), &std::free);
    ASSERT_TRUE(block);
    char* const begin = block.get();
    begin[0] = 1;
    begin[bytes / 2] = 2;
    begin[bytes - 1] = 3;
    useLargePages(begin + 5, bytes - 5);
    useLargePages(begin, bytes);
    EXPECT_EQ(begin[0], 1);
    EXPECT_EQ(begin[bytes / 2], 2);
    EXPECT_EQ(begin[bytes - 1], 3);
    EXPECT_EQ(begin[bytes / 2 + 1], 0);
}

TEST(LargePages, AreNotForSmallArrays)
{
    std::vector<char> small(100, 'x');
    useLargePages(small.data(), small.size());
    useLargePages(nullptr, 0);
    EXPECT_EQ(small.back(), 'x');
}

} // namespace
} // namespace crisp::base
