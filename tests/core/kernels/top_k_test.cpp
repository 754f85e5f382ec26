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

float bySorting(std::vector<float> values, std::size_t k)
{
    std::sort(values.begin(), values.end(), std::greater<> {});
    return values[k - 1];
}

TEST(KthLargest, FindsEveryRankOfAShortRow)
{
    const std::vector<float> values { 3.0F, -1.0F, 2.5F, 2.5F, 0.0F, -0.0F, 7.0F };
    for (std::size_t k = 1; k <= values.size(); ++k)
        EXPECT_EQ(kthLargest(values, k), bySorting(values, k)) << k;
}

TEST(KthLargest, IsNotConfusedByDenormalsInfinitiesAndEqualValues)
{
    const float tiny = std::numeric_limits<float>::denorm_min();
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> values { tiny, 2 * tiny, -tiny, 0.0F, 1e30F, -1e30F, infinity };
    for (int i = 0; i < 60; ++i) // long enough for the bisection
        values.push_back(i % 2 == 0 ? 1.0F : static_cast<float>(i) * tiny);
    for (std::size_t k = 1; k <= values.size(); ++k)
        EXPECT_EQ(kthLargest(values, k), bySorting(values, k)) << k;
}

TEST(KthLargest, ReturnsSomethingForRowsOfNaN)
{
    const std::vector<float> values(100, std::numeric_limits<float>::quiet_NaN());
    (void)kthLargest(values, 20); // it only has to end
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
    RC_ASSERT(kthLargest(values, k) == bySorting(values, k));
}

} // namespace
} // namespace crisp::kernels
