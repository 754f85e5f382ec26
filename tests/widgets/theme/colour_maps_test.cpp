// SPDX-License-Identifier: Apache-2.0
#include "analysis/colour_map.h"
#include "colour.h"
#include "theme/colour_maps.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace crisp::tests {
namespace {

using theme::ColourMap;
using theme::darkTokens;
using theme::lightTokens;

QString name(const char* latin) { return QLatin1String(latin); }

/// +1: lighter with every level; -1: darker; 0: neither.
int trend(const ColourMap& map, std::size_t first, std::size_t last)
{
    bool rises = true;
    bool falls = true;
    for (std::size_t i = first + 1; i <= last; ++i) {
        const double step = lightness(map.levels[i]) - lightness(map.levels[i - 1]);
        // Eight bits a channel: a level may repeat its neighbour, or miss it by a rounding.
        rises = rises && step > -0.5;
        falls = falls && step < 0.5;
    }
    const double whole = lightness(map.levels[last]) - lightness(map.levels[first]);
    return rises && whole > 20.0 ? 1 : falls && whole < -20.0 ? -1 : 0;
}

TEST(SequentialMaps, change_in_lightness_in_one_direction_only)
{
    EXPECT_EQ(trend(theme::sequentialMap(name("devon"), lightTokens()), 0, 255), -1);
    EXPECT_EQ(trend(theme::sequentialMap(name("oslo"), darkTokens()), 0, 255), 1);
    EXPECT_EQ(trend(theme::sequentialMap(name("batlow"), lightTokens()), 0, 255), 1);
    EXPECT_EQ(trend(theme::sequentialMap(name("cividis"), lightTokens()), 0, 255), 1);
}

TEST(SequentialMaps, begin_at_the_page_s_ground_where_the_theme_chooses)
{
    for (const theme::Tokens* tokens : { &lightTokens(), &darkTokens() }) {
        const ColourMap& map = theme::sequentialMap(name("automatic"), *tokens);
        EXPECT_NEAR(lightness(map.at(0.0, 0.0, 1.0)), lightness(tokens->surface), 8.0);
        EXPECT_GE(std::abs(lightness(map.at(1.0, 0.0, 1.0)) - lightness(tokens->surface)), 60.0);
    }
}

TEST(SequentialMaps, of_unknown_names_are_the_theme_s_own)
{
    for (const theme::Tokens* tokens : { &lightTokens(), &darkTokens() })
        EXPECT_EQ(&theme::sequentialMap(name("no such map"), *tokens),
            &theme::sequentialMap(name("automatic"), *tokens));
}

TEST(SequentialMaps, are_all_different)
{
    const QStringList names = theme::sequentialMapNames();
    ASSERT_EQ(names.front(), name("automatic"));
    for (qsizetype i = 1; i < names.size(); ++i)
        for (qsizetype j = i + 1; j < names.size(); ++j)
            EXPECT_NE(theme::sequentialMap(names[i], lightTokens()).levels,
                theme::sequentialMap(names[j], lightTokens()).levels);
}

TEST(SequentialMaps, have_core_s_cividis)
{
    const ColourMap& map = theme::sequentialMap(name("cividis"), lightTokens());
    const analysis::Colour last = analysis::cividis().back();
    EXPECT_EQ(map.levels.back(), qRgb(last.red, last.green, last.blue));
}

TEST(DivergingMaps, have_zero_at_the_page_s_ground_and_strong_ends)
{
    for (const theme::Tokens* tokens : { &lightTokens(), &darkTokens() }) {
        const ColourMap& map = theme::divergingMap(*tokens);
        const double ground = lightness(tokens->surface);
        EXPECT_NEAR(lightness(map.at(0.0, -1.0, 1.0)), ground, 12.0);
        EXPECT_GE(std::abs(lightness(map.at(-1.0, -1.0, 1.0)) - ground), 50.0);
        EXPECT_GE(std::abs(lightness(map.at(1.0, -1.0, 1.0)) - ground), 50.0);
        // Each arm runs one way: no value looks like a weaker one.
        EXPECT_EQ(trend(map, 0, 120), tokens->dark ? -1 : 1);
        EXPECT_EQ(trend(map, 135, 255), tokens->dark ? 1 : -1);
    }
}

TEST(ColourMap, gives_ends_to_what_lies_outside_and_to_what_is_no_number)
{
    const ColourMap& map = theme::sequentialMap(name("batlow"), lightTokens());
    EXPECT_EQ(map.at(-3.0, 0.0, 0.5), map.levels.front());
    EXPECT_EQ(map.at(0.7, 0.0, 0.5), map.levels.back());
    EXPECT_EQ(map.at(std::numeric_limits<double>::quiet_NaN(), 0.0, 0.5), map.levels.front());
    EXPECT_EQ(map.at(std::numeric_limits<double>::infinity(), 0.0, 0.5), map.levels.back());
    EXPECT_EQ(map.at(1.0, 2.0, 2.0), map.levels.front()) << "an empty scale";
    EXPECT_EQ(map.at(0.25, 0.0, 0.5), map.levels[128]);
}

TEST(ColourMap, has_no_level_that_is_transparent)
{
    for (const QString& each : theme::sequentialMapNames())
        for (const QRgb level : theme::sequentialMap(each, lightTokens()).levels)
            EXPECT_EQ(qAlpha(level), 255);
}

} // namespace
} // namespace crisp::tests
