// SPDX-License-Identifier: Apache-2.0
#include "kernels/dropout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <set>

namespace crisp::kernels {
namespace {

constexpr std::uint32_t rows = 400;
constexpr std::uint32_t columns = 500;

double droppedShare(const Dropout& dropout)
{
    std::size_t dropped = 0;
    for (std::uint32_t row = 0; row < rows; ++row)
        for (std::uint32_t column = 0; column < columns; ++column)
            dropped += dropout.factor(row, column) == 0.0F ? 1 : 0;
    return static_cast<double>(dropped) / (rows * columns);
}

TEST(Dropout, DropsItsShareForEveryKey)
{
    for (const double probability : { 0.1, 0.2, 0.5 })
        for (std::uint64_t step = 0; step < 5; ++step) {
            const Dropout dropout { probability, dropoutKey(42, step, 3, 1) };
            const double deviation = std::sqrt(probability * (1 - probability) / (rows * columns));
            EXPECT_NEAR(droppedShare(dropout), probability, 5 * deviation);
        }
}

TEST(Dropout, ScalesSurvivorsSoThatTheMeanStays)
{
    const Dropout dropout { 0.2, 7 };
    EXPECT_FLOAT_EQ(dropout.scale(), 1.25F);
}

TEST(Dropout, NeighboursAreIndependent)
{
    // Share of pairs (along a row, along a column, across keys) of which both are dropped.
    const Dropout a { 0.5, dropoutKey(1, 1, 0, 0) };
    const Dropout b { 0.5, dropoutKey(1, 2, 0, 0) };
    std::size_t alongRow = 0;
    std::size_t alongColumn = 0;
    std::size_t acrossKeys = 0;
    for (std::uint32_t row = 0; row < rows; ++row)
        for (std::uint32_t column = 0; column < columns; ++column) {
            const bool here = a.factor(row, column) == 0.0F;
            alongRow += here && a.factor(row, column + 1) == 0.0F ? 1 : 0;
            alongColumn += here && a.factor(row + 1, column) == 0.0F ? 1 : 0;
            acrossKeys += here && b.factor(row, column) == 0.0F ? 1 : 0;
        }
    const double total = rows * columns;
    const double tolerance = 5 * std::sqrt(0.25 * 0.75 / total);
    EXPECT_NEAR(static_cast<double>(alongRow) / total, 0.25, tolerance);
    EXPECT_NEAR(static_cast<double>(alongColumn) / total, 0.25, tolerance);
    EXPECT_NEAR(static_cast<double>(acrossKeys) / total, 0.25, tolerance);
}

TEST(DropoutKey, DiffersForEverySeedStepLayerAndSite)
{
    std::set<std::uint64_t> keys;
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        for (std::uint64_t step = 0; step < 50; ++step)
            for (std::uint64_t layer = 0; layer < 6; ++layer)
                for (std::uint64_t site = 0; site < 4; ++site)
                    keys.insert(dropoutKey(seed, step, layer, site));
    EXPECT_EQ(keys.size(), 4U * 50U * 6U * 4U);
}

} // namespace
} // namespace crisp::kernels
