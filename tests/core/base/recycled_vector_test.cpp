// SPDX-License-Identifier: Apache-2.0
#include "base/recycled_vector.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>
#include <utility>
#include <vector>

namespace crisp::base {
namespace {

constexpr std::size_t large = 300'000; // floats: more than malloc should look after

TEST(RecycledVector, GivesABlockToTheNextOfItsSize)
{
    const float* first = nullptr;
    {
        RecycledVector<float> values(large, 1.0F);
        first = values.data();
    }
    EXPECT_GE(waitingBytes(), large * sizeof(float));
    const RecycledVector<float> again(large - 1000, 2.0F); // a word less
    EXPECT_EQ(again.data(), first);
    EXPECT_EQ(again.front(), 2.0F);
    EXPECT_EQ(again.back(), 2.0F);
}

TEST(RecycledVector, NeverGivesOneBlockToTwo)
{
    RecycledVector<float> one(large, 1.0F);
    const RecycledVector<float> two(large, 2.0F);
    EXPECT_NE(one.data(), two.data());
    RecycledVector<float> moved = std::move(one);
    const RecycledVector<float> three(large, 3.0F);
    EXPECT_EQ(moved[0], 1.0F);
    EXPECT_EQ(two[0], 2.0F);
    EXPECT_EQ(three[0], 3.0F);
}

TEST(RecycledVector, GrowsAndCopiesLikeAnyVector)
{
    RecycledVector<float> values;
    for (std::size_t i = 0; i < large; ++i)
        values.push_back(static_cast<float>(i % 1000));
    RecycledVector<float> copy = values;
    copy.resize(2 * large); // what is new is undefined, what was there stays
    copy.resize(large);
    EXPECT_EQ(copy, values);
    copy.resize(large + 5, 7.0F);
    EXPECT_EQ(std::accumulate(copy.end() - 5, copy.end(), 0.0F), 35.0F);
    EXPECT_TRUE(RecycledVector<float>(0).empty());
}

TEST(RecycledVector, KeepsNoMoreThanItsLimit)
{
    constexpr std::size_t limit = 192U << 20U;
    {
        std::vector<RecycledVector<std::uint8_t>> many;
        for (std::size_t i = 0; i < 30; ++i)
            many.emplace_back((10U << 20U) + i * (1U << 19U)); // untouched: costs no real memory
    }
    EXPECT_LE(waitingBytes(), limit);
    EXPECT_GE(waitingBytes(), limit / 2);
    { // a size that does not wait yet finds room all the same
        const RecycledVector<std::uint8_t> other(100U << 20U);
    }
    EXPECT_LE(waitingBytes(), limit);
    const std::size_t before = waitingBytes();
    const RecycledVector<std::uint8_t> other(100U << 20U);
    EXPECT_LT(waitingBytes(), before) << "it was kept, at the cost of others";
}

TEST(RecycledVector, MayComeAndGoInManyThreads)
{
    std::vector<std::jthread> threads;
    std::vector<int> wrong(4);
    for (std::size_t number = 0; number < wrong.size(); ++number)
        threads.emplace_back([number, &wrong] {
            for (std::size_t round = 0; round < 200; ++round) {
                const std::size_t size = 20'000 + 1'000 * (round % 7);
                const RecycledVector<std::size_t> values(size, number);
                wrong[number] += values.front() != number || values[size / 2] != number
                    || values.back() != number;
            }
        });
    threads.clear();
    EXPECT_EQ(wrong, std::vector<int>(4));
}

} // namespace
} // namespace crisp::base
