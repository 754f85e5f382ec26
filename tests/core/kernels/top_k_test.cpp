// SPDX-License-Identifier: Apache-2.0
#include "kernels/attention.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

namespace crisp::kernels {
namespace {

std::vector<float> bySorting(std::vector<float> values, std::size_t rows, std::size_t k)
{
    std::vector<float> kth;
    const auto length = static_cast<std::ptrdiff_t>(values.size() / rows);
    for (auto row = values.begin(); row != values.end(); row += length) {
        std::sort(row, row + length, std::greater<> {});
        kth.push_back(row[static_cast<std::ptrdiff_t>(k) - 1]);
    }
    return kth;
}

TEST(KthLargest, FindsEveryRankOfAShortRow)
{
    const std::vector<float> values { 3.0F, -1.0F, 2.5F, 2.5F, 0.0F, -0.0F, 7.0F };
    for (std::size_t k = 1; k <= values.size(); ++k)
        EXPECT_EQ(kthLargest(values, 1, k), bySorting(values, 1, k)) << k;
}

TEST(KthLargest, IsNotConfusedByDenormalsInfinitiesAndEqualValues)
{
    const float tiny = std::numeric_limits<float>::denorm_min();
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> values { tiny, 2 * tiny, -tiny, 0.0F, 1e30F, -1e30F, infinity };
    for (int i = 0; i < 60; ++i) // long enough for the bisection
        values.push_back(i % 2 == 0 ? 1.0F : static_cast<float>(i) * tiny);
    for (std::size_t k = 1; k <= values.size(); ++k)
        EXPECT_EQ(kthLargest(values, 1, k), bySorting(values, 1, k)) << k;
}

TEST(KthLargest, CountsANegativeZeroThatIsTheLargest)
{
    std::vector<float> values { -0.0F };
    for (int i = 1; i < 40; ++i) // too long to be compared each with each
        values.push_back(static_cast<float>(-i));
    for (std::size_t k = 1; k <= values.size(); ++k)
        EXPECT_EQ(kthLargest(values, 1, k), bySorting(values, 1, k)) << k;
}

TEST(KthLargest, ReturnsSomethingForRowsOfNaN)
{
    const std::vector<float> values(100, std::numeric_limits<float>::quiet_NaN());
    (void)kthLargest(values, 1, 20); // it only has to end
    (void)kthLargest(values, 5, 10);
}

/// Several rows are searched at once, one row a lane, as long as they are short enough for it.
TEST(KthLargest, FindsEveryRankInAnyNumberOfRows)
{
    for (const std::size_t length : { 2U, 5U, 16U, 17U, 33U, 64U, 130U })
        for (const std::size_t rows : { 1U, 3U, 4U, 13U, 16U, 21U, 37U }) {
            std::vector<float> values;
            for (std::size_t i = 0; i < rows * length; ++i)
                values.push_back(static_cast<float>(i * 7919U % 1009U));
            for (std::size_t k = 1; k <= length; ++k)
                ASSERT_EQ(kthLargest(values, rows, k), bySorting(values, rows, k))
                    << k << " of " << length << " in " << rows << " rows";
        }
}

RC_GTEST_PROP(KthLargest, AgreesWithSorting, ())
{
    const auto count = *rc::gen::inRange<std::size_t>(1, 700);
    const auto distinct = *rc::gen::inRange(1, 1000); // few distinct values mean many ties
    const auto scale = *rc::gen::element(1e-38F, 1e-3F, 1.0F, 1e20F);
    const auto whole
        = *rc::gen::container<std::vector<int>>(count, rc::gen::inRange(-distinct, distinct + 1));
    std::vector<float> values;
    for (const int value : whole)
        values.push_back(static_cast<float>(value) * scale);
    const auto k = *rc::gen::inRange<std::size_t>(1, count + 1);
    RC_ASSERT(kthLargest(values, 1, k) == bySorting(values, 1, k));
}

} // namespace
} // namespace crisp::kernels
