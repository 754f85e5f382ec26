// SPDX-License-Identifier: Apache-2.0
#include "analysis/statistics.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace crisp::analysis {
namespace {

using Values = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();

// Anscombe's first quartet (The American Statistician 27, 1973) has published statistics.
const Values anscombeX { 10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5 };
const Values anscombeY { 8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68 };

TEST(ArithmeticMean, IsTheSumOverTheCount)
{
    EXPECT_DOUBLE_EQ(*arithmeticMean(Values { 1, 2, 4 }), 7.0 / 3);
    EXPECT_NEAR(*arithmeticMean(anscombeY), 7.5009, 5e-5);
    EXPECT_EQ(arithmeticMean(Values { 5 }), 5.0);
}

TEST(ArithmeticMean, IsNotDefinedForNothingOrForWhatIsNotFinite)
{
    EXPECT_EQ(arithmeticMean({}), std::nullopt);
    EXPECT_EQ(arithmeticMean(Values { 1, infinity }), std::nullopt);
    EXPECT_EQ(arithmeticMean(Values { notANumber }), std::nullopt);
}

TEST(ArithmeticMean, DoesNotOverflow)
{
    EXPECT_EQ(arithmeticMean(Values { largest, largest }), largest);
    EXPECT_EQ(arithmeticMean(Values { largest, -largest }), 0.0);
    EXPECT_EQ(arithmeticMean(Values { 0.0, 0.0 }), 0.0);
    const double least = std::numeric_limits<double>::denorm_min();
    EXPECT_EQ(arithmeticMean(Values { least, least }), least);
}

TEST(SampleStandardDeviation, DividesByOneLessThanTheCount)
{
    EXPECT_DOUBLE_EQ(
        *sampleStandardDeviation(Values { 2, 4, 4, 4, 5, 5, 7, 9 }), std::sqrt(32.0 / 7));
    EXPECT_NEAR(*sampleStandardDeviation(anscombeX), std::sqrt(11.0), 1e-12);
}

TEST(SampleStandardDeviation, NeedsTwoValues)
{
    EXPECT_EQ(sampleStandardDeviation({}), std::nullopt);
    EXPECT_EQ(sampleStandardDeviation(Values { 3 }), std::nullopt);
    EXPECT_EQ(sampleStandardDeviation(Values { 3, notANumber }), std::nullopt);
}

TEST(SampleStandardDeviation, IsExactlyZeroForEqualValues)
{
    EXPECT_EQ(sampleStandardDeviation(Values { 0.1, 0.1, 0.1 }), 0.0);
    EXPECT_EQ(sampleStandardDeviation(Values(1000, 0.7)), 0.0);
}

TEST(SampleStandardDeviation, SeesSmallSpreadOnALargeCentre)
{
    // What the textbook formula with the mean of squares gets wrong: 0, or the root of less.
    EXPECT_NEAR(*sampleStandardDeviation(Values { 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16 }),
        std::sqrt(30.0), 1e-9);
}

TEST(SampleStandardDeviation, NeitherOverflowsNorVanishes)
{
    EXPECT_DOUBLE_EQ(*sampleStandardDeviation(Values { 1e300, 3e300 }), std::sqrt(2.0) * 1e300);
    EXPECT_DOUBLE_EQ(*sampleStandardDeviation(Values { 1e-300, 3e-300 }), std::sqrt(2.0) * 1e-300);
    EXPECT_EQ(sampleStandardDeviation(Values { largest, -largest }), std::nullopt); // too large
}

TEST(PearsonCorrelation, GivesAnscombesPublishedValue)
{
    EXPECT_NEAR(*pearsonCorrelation(anscombeX, anscombeY), 0.81642, 5e-6);
}

TEST(PearsonCorrelation, IsOneOnALineAndMinusOneOnAFallingOne)
{
    EXPECT_DOUBLE_EQ(*pearsonCorrelation(Values { 0, 1, 2 }, Values { 1, 3, 5 }), 1.0);
    EXPECT_DOUBLE_EQ(*pearsonCorrelation(Values { 0, 1, 2 }, Values { 5, 3, 1 }), -1.0);
    EXPECT_NEAR(*pearsonCorrelation(Values { -1, 0, 1 }, Values { 1, 0, 1 }), 0.0, 1e-15);
}

TEST(PearsonCorrelation, NeedsThreePointsThatVaryBothWays)
{
    EXPECT_EQ(pearsonCorrelation({}, {}), std::nullopt);
    EXPECT_EQ(pearsonCorrelation(Values { 0, 1 }, Values { 0, 1 }), std::nullopt);
    EXPECT_EQ(pearsonCorrelation(Values { 0.1, 0.1, 0.1 }, Values { 0.2, 0.4, 0.9 }), std::nullopt);
    EXPECT_EQ(pearsonCorrelation(Values { 0.2, 0.4, 0.9 }, Values { 0.1, 0.1, 0.1 }), std::nullopt);
    EXPECT_EQ(pearsonCorrelation(Values { 0, 1, infinity }, Values { 0, 1, 2 }), std::nullopt);
}

TEST(PearsonCorrelation, TakesTheSmallestAndTheLargestNumbers)
{
    EXPECT_DOUBLE_EQ(
        *pearsonCorrelation(Values { 1e-300, 2e-300, 3e-300 }, Values { 0, 1e307, 2e307 }), 1.0);
}

TEST(PearsonCorrelation, RefusesUnequalLengths)
{
    EXPECT_THROW(
        (void)pearsonCorrelation(Values { 1, 2, 3 }, Values { 1, 2 }), std::invalid_argument);
}

TEST(LeastSquaresLine, GivesAnscombesPublishedLine)
{
    const auto line = leastSquaresLine(anscombeX, anscombeY);
    ASSERT_TRUE(line);
    EXPECT_NEAR(line->slope, 0.5001, 5e-5);
    EXPECT_NEAR(line->intercept, 3.0001, 5e-5);
}

TEST(LeastSquaresLine, GoesThroughTwoPoints)
{
    EXPECT_EQ(leastSquaresLine(Values { 1, 3 }, Values { 10, 14 }), (Line { 8, 2 }));
    EXPECT_EQ(leastSquaresLine(Values { 1, 2, 3 }, Values { 4, 4, 4 }), (Line { 4, 0 }));
}

TEST(LeastSquaresLine, NeedsTwoDifferentX)
{
    EXPECT_EQ(leastSquaresLine(Values { 1 }, Values { 1 }), std::nullopt);
    EXPECT_EQ(leastSquaresLine(Values { 0.1, 0.1 }, Values { 1, 2 }), std::nullopt);
    EXPECT_EQ(leastSquaresLine(Values { 0, notANumber }, Values { 1, 2 }), std::nullopt);
    EXPECT_EQ(leastSquaresLine(Values { 0, 1e-300 }, Values { 0, largest }), std::nullopt);
    EXPECT_THROW((void)leastSquaresLine(Values { 1 }, {}), std::invalid_argument);
}

TEST(ShareHalfWidth, GivesWilsonsInterval)
{
    // 0.8566 of 1,081: Wilson's interval is 0.8345 to 0.8763.
    EXPECT_NEAR(*shareHalfWidth(0.8566, 1081), 0.0209, 5e-5);
    EXPECT_NEAR(*shareHalfWidth(0.5, 100), 0.0962, 5e-5);
}

TEST(ShareHalfWidth, DoesNotCallAPerfectScoreCertain)
{
    // All right of ten: Wilson's interval reaches from 0.7225 to 1.
    EXPECT_NEAR(*shareHalfWidth(1.0, 10), (1 - 0.7225) / 2, 5e-5);
    EXPECT_DOUBLE_EQ(*shareHalfWidth(1.0, 10), *shareHalfWidth(0.0, 10));
}

TEST(ShareHalfWidth, NeedsSentencesAndAShare)
{
    EXPECT_EQ(shareHalfWidth(0.5, 0), std::nullopt);
    EXPECT_EQ(shareHalfWidth(1.5, 10), std::nullopt);
    EXPECT_EQ(shareHalfWidth(notANumber, 10), std::nullopt);
}

TEST(Statistics, AgreeWithTheTextbookOnAnyNumbers)
{
    EXPECT_TRUE(rc::check("r and the line against sums written out", [] {
        const auto points = *rc::gen::container<std::vector<std::pair<int, int>>>(
            rc::gen::pair(rc::gen::inRange(-1000, 1000), rc::gen::inRange(-1000, 1000)));
        Values x;
        Values y;
        // Integers below 2^53 throughout: the textbook's sums are exact.
        double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
        for (const auto& [a, b] : points) {
            x.push_back(a);
            y.push_back(b);
            sx += a;
            sy += b;
            sxx += double(a) * a;
            sxy += double(a) * b;
            syy += double(b) * b;
        }
        const auto n = static_cast<double>(points.size());
        const double vx = n * sxx - sx * sx;
        const double vy = n * syy - sy * sy;
        const auto r = pearsonCorrelation(x, y);
        RC_ASSERT(r.has_value() == (points.size() >= 3 && vx > 0 && vy > 0));
        if (r)
            RC_ASSERT(std::abs(*r - (n * sxy - sx * sy) / std::sqrt(vx) / std::sqrt(vy)) < 1e-9);
        const auto line = leastSquaresLine(x, y);
        RC_ASSERT(line.has_value() == (points.size() >= 2 && vx > 0));
        if (line)
            RC_ASSERT(std::abs(line->slope - (n * sxy - sx * sy) / vx)
                <= 1e-9 * (1 + std::abs(line->slope)));
    }));
}

} // namespace
} // namespace crisp::analysis
