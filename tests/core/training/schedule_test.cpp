// SPDX-License-Identifier: Apache-2.0
#include "training/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace crisp::training {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<double> rates(const LearningRate& rate)
{
    std::vector<double> values;
    for (std::uint64_t step = 0; step <= rate.totalSteps; ++step)
        values.push_back(rate.at(step));
    return values;
}

TEST(LearningRate, FallsInAStraightLineFromTheFullRate)
{
    EXPECT_THAT(rates({ 1.0, Schedule::Linear, 0, 4 }), ElementsAre(1.0, 0.75, 0.5, 0.25, 0.0));
}

TEST(LearningRate, BeginsAtZeroWithWarmUp)
{
    EXPECT_THAT(
        rates({ 1.0, Schedule::Linear, 2, 6 }), ElementsAre(0.0, 0.5, 1.0, 0.75, 0.5, 0.25, 0.0));
}

TEST(LearningRate, StaysConstantAfterWarmUp)
{
    EXPECT_THAT(rates({ 2.0, Schedule::Constant, 2, 4 }), ElementsAre(0.0, 1.0, 2.0, 2.0, 2.0));
}

TEST(LearningRate, FollowsHalfACosine)
{
    EXPECT_THAT(rates({ 1.0, Schedule::Cosine, 1, 4 }),
        ElementsAre(
            0.0, 1.0, DoubleNear(0.75, 1e-12), DoubleNear(0.25, 1e-12), DoubleNear(0.0, 1e-12)));
}

TEST(LearningRate, IsNeverBelowZero)
{
    EXPECT_EQ((LearningRate { 1.0, Schedule::Linear, 0, 4 }.at(9)), 0.0);
    EXPECT_GE((LearningRate { 1.0, Schedule::Cosine, 0, 4 }.at(9)), 0.0);
}

TEST(LearningRate, SurvivesAWarmUpLongerThanTheRun)
{
    EXPECT_THAT(rates({ 1.0, Schedule::Linear, 4, 2 }), ElementsAre(0.0, 0.25, 0.5));
    EXPECT_EQ((LearningRate { 1.0, Schedule::Linear, 2, 2 }.at(2)), 0.0);
}

TEST(WarmupSteps, AreAShareBelowOneAndStepsFromOneOn)
{
    EXPECT_EQ(warmupSteps(0.0, 100), 0U);
    EXPECT_EQ(warmupSteps(0.1, 101), 11U); // rounded up, as transformers does
    EXPECT_EQ(warmupSteps(1.0, 100), 1U);
    EXPECT_EQ(warmupSteps(600.0, 100), 600U);
}

TEST(StepsPerEpoch, CountTheLastSmallBatchAndTheLastShortGroup)
{
    EXPECT_EQ(stepsPerEpoch(67349, 32, 1), 2105U);
    EXPECT_EQ(stepsPerEpoch(64, 32, 1), 2U);
    EXPECT_EQ(stepsPerEpoch(65, 32, 1), 3U);
    EXPECT_EQ(stepsPerEpoch(65, 32, 2), 2U);
    EXPECT_EQ(stepsPerEpoch(1, 32, 8), 1U);
}

TEST(TotalSteps, RoundUpUnlessTheyAreGiven)
{
    EXPECT_EQ(totalSteps(3.0, 0, 2105), 6315U);
    EXPECT_EQ(totalSteps(0.5, 0, 5), 3U);
    EXPECT_EQ(totalSteps(3.0, 7, 2105), 7U);
}

TEST(ParseSchedule, NamesWhatThereIs)
{
    EXPECT_EQ(parseSchedule("cosine"), Schedule::Cosine);
    EXPECT_EQ(scheduleName(Schedule::Constant), "constant");
    EXPECT_THAT([] { (void)parseSchedule("polynomial"); },
        ThrowsMessage<std::invalid_argument>(
            AllOf(HasSubstr("schedule: \"polynomial\""), HasSubstr("linear, constant, cosine"))));
}

} // namespace
} // namespace crisp::training
