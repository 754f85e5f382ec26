// SPDX-License-Identifier: Apache-2.0
#include "kernels/adamw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace crisp::kernels {
namespace {

std::vector<float> randomValues(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(random);
    return values;
}

TEST(SumOfSquares, AddsUpInDoubleWhateverTheLength)
{
    for (const std::size_t count : { 0U, 1U, 7U, 4096U, 70001U, 200000U }) {
        const std::vector<float> values = randomValues(count, 1);
        double expected = 0.0;
        for (const float value : values)
            expected += static_cast<double>(value) * static_cast<double>(value);
        EXPECT_NEAR(sumOfSquares(values), expected, 1e-5 * expected) << count;
    }
}

TEST(SumOfSquares, IsNotFiniteIfAValueIsNot)
{
    std::vector<float> values(100000, 1.0F);
    values[77777] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_FALSE(std::isfinite(sumOfSquares(values)));
}

TEST(AdamWStep, FollowsTheFormula)
{
    constexpr std::size_t count = 1003; // not a multiple of any vector
    std::vector<float> values = randomValues(count, 1);
    std::vector<float> gradients = randomValues(count, 2);
    std::vector<float> first = randomValues(count, 3);
    std::vector<float> second = randomValues(count, 4);
    for (float& value : second)
        value *= value;
    std::vector<Bf16> shadow(count);
    AdamW step { .learningRate = 1e-3, .weightDecay = 0.01, .gradientScale = 0.5 };
    step.biasCorrection1 = 1 - std::pow(step.beta1, 5);
    step.biasCorrection2 = 1 - std::pow(step.beta2, 5);

    std::vector<double> expected;
    for (std::size_t i = 0; i < count; ++i) {
        const double g = 0.5 * static_cast<double>(gradients[i]);
        const double m = 0.9 * static_cast<double>(first[i]) + 0.1 * g;
        const double v = 0.999 * static_cast<double>(second[i]) + 0.001 * g * g;
        expected.push_back(static_cast<double>(values[i]) * (1 - 1e-3 * 0.01)
            - 1e-3 * (m / step.biasCorrection1)
                / (std::sqrt(v / step.biasCorrection2) + step.epsilon));
    }
    const std::vector<float> before = values;
    // All but positions 500 to 509.
    const std::vector<Range> ranges { { 0, 500 }, { 510, count } };
    adamWStep(step, { values.data(), gradients.data(), first.data(), second.data(), shadow.data() },
        ranges);
    for (std::size_t i = 0; i < count; ++i) {
        if (i >= 500 && i < 510) {
            EXPECT_EQ(values[i], before[i]);
            continue;
        }
        EXPECT_NEAR(values[i], expected[i], 1e-6);
        EXPECT_EQ(shadow[i].bits, toBf16(values[i]).bits);
    }
}

TEST(AdamWStep, LeavesParametersWithoutGradientsAndMomentsAlone)
{
    std::vector<float> values = randomValues(100, 1);
    const std::vector<float> before = values;
    std::vector<float> zeros(100);
    std::vector<float> first(100);
    std::vector<float> second(100);
    const Range all { 0, 100 };
    adamWStep({ .learningRate = 0.1, .biasCorrection1 = 0.1, .biasCorrection2 = 0.001 },
        { values.data(), zeros.data(), first.data(), second.data(), nullptr }, { &all, 1 });
    EXPECT_EQ(values, before);
}

TEST(RoundToBf16, RoundsToNearestEvenAndKeepsNaNAndInfinity)
{
    const float infinity = std::numeric_limits<float>::infinity();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> values { 1.0F, 1.00390625F, 1.01171875F, -0.0F, infinity, -infinity, nan,
        std::numeric_limits<float>::max(), std::numeric_limits<float>::denorm_min() };
    const std::vector<float> more = randomValues(50, 9);
    values.insert(values.end(), more.begin(), more.end());
    std::vector<Bf16> shadow(values.size());
    roundToBf16(values, shadow.data());
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(shadow[i].bits, toBf16(values[i]).bits) << values[i];
    EXPECT_EQ(toFloat(shadow[1]), 1.0F); // a tie, to the even neighbour
    EXPECT_EQ(toFloat(shadow[2]), 1.015625F); // a tie, to the even neighbour
    EXPECT_TRUE(std::isnan(toFloat(shadow[6])));
}

TEST(Widen, AddsToFloatsOrOverwritesThem)
{
    std::vector<float> out(37, 1.0F);
    const std::vector<Bf16> values(37, toBf16(0.5F));
    widen(values.data(), values.size(), true, out.data());
    EXPECT_EQ(out, std::vector<float>(37, 1.5F));
    widen(values.data(), values.size(), false, out.data());
    EXPECT_EQ(out, std::vector<float>(37, 0.5F));
}

} // namespace
} // namespace crisp::kernels
