// SPDX-License-Identifier: Apache-2.0
// The parts that charts are made of: smoothing, numbers on axes, labels, clipped lines, hatching.
#include "charts/clipped_graph.h"
#include "charts/marks.h"
#include "charts/smoothing.h"
#include "charts/tickers.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <vector>

namespace crisp::tests {
namespace {

using charts::Smoother;
using ::testing::ElementsAre;

/// The definition, from scratch for every value: what lies d steps back counts w^d; in front of the
/// first value lies an infinity of none.
double smoothedDirectly(
    const std::vector<double>& x, const std::vector<double>& y, std::size_t at, double weight)
{
    double sum = 0.0;
    double weights = 0.0;
    for (std::size_t i = 0; i <= at; ++i) {
        // The share that value i brings, and what later ones leave of it.
        const double before = i == 0 ? 1.0 : x[i] - x[i - 1];
        const double share = (1.0 - std::pow(weight, before)) * std::pow(weight, x[at] - x[i]);
        sum += share * y[i];
        weights += share;
    }
    return sum / weights;
}

TEST(Smoothing, is_the_bias_corrected_average_by_distance_in_steps)
{
    const std::vector<double> x { 1.0, 2.0, 3.0, 8.0, 9.0, 20.0 };
    const std::vector<double> y { 4.0, 2.0, 7.0, 1.0, 5.0, 3.0 };
    for (const double weight : { 0.1, 0.6, 0.97 }) {
        Smoother smoother(weight);
        for (std::size_t i = 0; i < x.size(); ++i)
            EXPECT_NEAR(smoother.add(x[i], y[i]), smoothedDirectly(x, y, i, weight), 1e-12);
    }
}

TEST(Smoothing, is_adam_s_where_there_is_a_value_at_every_step)
{
    constexpr double weight = 0.9;
    Smoother smoother(weight);
    double mean = 0.0;
    for (int t = 1; t <= 50; ++t) {
        const double value = std::sin(0.3 * t);
        mean = weight * mean + (1.0 - weight) * value;
        EXPECT_NEAR(smoother.add(t, value), mean / (1.0 - std::pow(weight, t)), 1e-12);
    }
}

TEST(Smoothing, of_weight_0_gives_values_back)
{
    Smoother smoother(0.0);
    EXPECT_EQ(smoother.add(1.0, 3.0), 3.0);
    EXPECT_EQ(smoother.add(1.0, 0.1), 0.1);
}

TEST(Smoothing, steps_over_what_is_no_number)
{
    Smoother with(0.9);
    Smoother without(0.9);
    EXPECT_EQ(with.add(1.0, 2.0), without.add(1.0, 2.0));
    EXPECT_TRUE(std::isnan(with.add(2.0, std::numeric_limits<double>::quiet_NaN())));
    EXPECT_EQ(with.add(3.0, 5.0), without.add(3.0, 5.0));
}

TEST(Axes, have_steps_that_people_count_in)
{
    EXPECT_EQ(charts::niceStep(1.0, 4), 0.2);
    EXPECT_EQ(charts::niceStep(100.0, 4), 25.0);
    EXPECT_EQ(charts::niceStep(774.0, 4), 200.0);
    EXPECT_EQ(charts::niceStep(0.0, 4), 1.0);
    EXPECT_EQ(charts::niceStep(std::numeric_limits<double>::infinity(), 4), 1.0);
    EXPECT_EQ(charts::decimalsOf(0.2), 1);
    EXPECT_EQ(charts::decimalsOf(2.5), 1);
    EXPECT_EQ(charts::decimalsOf(25.0), 0);
    EXPECT_EQ(charts::decimalsOf(1e-5), 5);
}

TEST(Axes, hold_all_values_and_end_on_a_number)
{
    for (const double high : { 0.0031, 0.87, 2.62, 84.6, 1717.0 }) {
        const QCPRange range = charts::niceRange(0.0, high, true, 4);
        EXPECT_EQ(range.lower, 0.0);
        EXPECT_GE(range.upper, high);
        EXPECT_LE(range.upper, 1.6 * high);
        const double steps = range.upper / charts::niceStep(range.size(), 4);
        EXPECT_NEAR(steps, std::round(steps), 1e-9) << high;
    }
    const QCPRange same = charts::niceRange(0.5, 0.5, false, 4);
    EXPECT_LT(same.lower, 0.5);
    EXPECT_GT(same.upper, 0.5);
    const QCPRange none = charts::niceRange(1.0, 0.0, false, 4);
    EXPECT_EQ(none.lower, 0.0);
    EXPECT_EQ(none.upper, 1.0);
}

TEST(Labels, stay_where_they_are_if_there_is_room)
{
    EXPECT_THAT(
        charts::spreadApart({ 10.0, 40.0, 70.0 }, 16.0, 0.0, 100.0), ElementsAre(10.0, 40.0, 70.0));
    EXPECT_THAT(charts::spreadApart({}, 16.0, 0.0, 100.0), ElementsAre());
}

TEST(Labels, part_around_their_middle)
{
    EXPECT_THAT(charts::spreadApart({ 50.0, 50.0 }, 16.0, 0.0, 100.0), ElementsAre(42.0, 58.0));
    // The third is pushed by the pair, and pushes back.
    const std::vector<double> three = charts::spreadApart({ 50.0, 50.0, 60.0 }, 16.0, 0.0, 100.0);
    EXPECT_NEAR((three[0] + three[1] + three[2]) / 3.0, 160.0 / 3.0, 1e-9);
}

TEST(Labels, never_overlap_nor_leave_the_picture)
{
    std::vector<double> centres;
    for (int i = 0; i < 9; ++i)
        centres.push_back(95.0 + 0.5 * i);
    const std::vector<double> apart = charts::spreadApart(centres, 10.0, 0.0, 100.0);
    EXPECT_GE(apart.front(), 0.0);
    EXPECT_LE(apart.back(), 100.0 + 1e-9);
    for (std::size_t i = 1; i < apart.size(); ++i)
        EXPECT_GE(apart[i] - apart[i - 1], 10.0 - 1e-9);
}

TEST(ClippedLines, end_at_the_border)
{
    const auto parts = charts::clippedTo(
        QRectF(0.0, 0.0, 10.0, 10.0), { { -5.0, 5.0 }, { 5.0, 5.0 }, { 5.0, 25.0 } });
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_THAT(parts[0], ElementsAre(QPointF(0.0, 5.0), QPointF(5.0, 5.0), QPointF(5.0, 10.0)));
}

TEST(ClippedLines, begin_anew_after_what_lies_outside_or_is_no_number)
{
    const QRectF rect(0.0, 0.0, 10.0, 10.0);
    EXPECT_EQ(charts::clippedTo(rect, { { 1.0, 1.0 }, { 1.0, 20.0 }, { 9.0, 20.0 }, { 9.0, 1.0 } })
                  .size(),
        2U);
    const double none = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(charts::clippedTo(
                  rect, { { 1.0, 1.0 }, { 2.0, 2.0 }, { 3.0, none }, { 4.0, 4.0 }, { 5.0, 5.0 } })
                  .size(),
        2U);
    EXPECT_TRUE(charts::clippedTo(rect, { { 20.0, 0.0 }, { 20.0, 10.0 } }).empty());
    EXPECT_EQ(charts::clippedTo(rect, { { -5.0, 5.0 }, { 15.0, 5.0 } }).size(), 1U);
}

TEST(Hatching, fills_a_rectangle_and_stays_inside)
{
    const QRectF rect(3.0, 5.0, 20.0, 10.0);
    const QVector<QLineF> lines = charts::hatching(rect, 4.0);
    EXPECT_GE(lines.size(), 7);
    for (const QLineF& line : lines) {
        EXPECT_TRUE(rect.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(line.p1()));
        EXPECT_TRUE(rect.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(line.p2()));
        EXPECT_NEAR(std::abs(line.dx()), std::abs(line.dy()), 1e-9);
    }
    EXPECT_TRUE(charts::hatching(QRectF(0.0, 0.0, 0.0, 10.0), 4.0).isEmpty());
}

} // namespace
} // namespace crisp::tests
