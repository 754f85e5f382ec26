// SPDX-License-Identifier: Apache-2.0
#include "analysis/colour_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace crisp::analysis {
namespace {

double luminance(Colour colour)
{
    const auto linear = [](std::uint8_t channel) { return std::pow(channel / 255.0, 2.2); };
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green)
        + 0.0722 * linear(colour.blue);
}

TEST(Cividis, GetsLighterFromLevelToLevel)
{
    for (std::size_t level = 1; level < colourLevels; ++level)
        EXPECT_GE(luminance(cividis()[level]), luminance(cividis()[level - 1])) << level;
    for (std::size_t level = 2; level < colourLevels; ++level)
        EXPECT_GT(luminance(cividis()[level]), luminance(cividis()[level - 2])) << level;
}

/// Three colours of the published table: its ends (0, 32, 77), (255, 234, 70) and its middle.
TEST(Cividis, IsNearThePublishedTable)
{
    const auto isNear = [](Colour found, int red, int green, int blue) {
        constexpr int tolerance = 5;
        return std::abs(found.red - red) <= tolerance && std::abs(found.green - green) <= tolerance
            && std::abs(found.blue - blue) <= tolerance;
    };
    EXPECT_TRUE(isNear(cividis().front(), 0, 32, 77));
    EXPECT_TRUE(isNear(cividis()[128], 125, 124, 120));
    EXPECT_TRUE(isNear(cividis().back(), 255, 234, 70));
}

TEST(ColourLevel, ClampsToTheScale)
{
    EXPECT_EQ(colourLevel(0.0, 0.5), 0U);
    EXPECT_EQ(colourLevel(0.25, 0.5), 128U);
    EXPECT_EQ(colourLevel(0.9, 0.5), 255U);
    EXPECT_EQ(colourLevel(-1.0, 0.5), 0U);
    EXPECT_EQ(colourLevel(std::numeric_limits<double>::quiet_NaN(), 0.5), 0U);
}

TEST(ToHex, WritesSixDigits) { EXPECT_EQ(toHex({ 0, 32, 255 }), "#0020ff"); }

} // namespace
} // namespace crisp::analysis
