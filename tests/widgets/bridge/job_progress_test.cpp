// SPDX-License-Identifier: Apache-2.0
#include "bridge/job_progress.h"

#include <gtest/gtest.h>

namespace crisp::bridge {
namespace {

JobNews start(std::uint64_t firstStep, std::uint64_t totalSteps)
{
    JobNews news;
    news.start.emplace();
    news.start->firstStep = firstStep;
    news.start->totalSteps = totalSteps;
    news.start->stepsPerEpoch = 10;
    return news;
}

JobNews steps(std::uint64_t from, std::uint64_t to, double seconds, double loss = 0.5)
{
    JobNews news;
    for (std::uint64_t step = from; step <= to; ++step)
        news.train.push_back({ step, 0.0, loss, 1e-3, 1.0, 200.0 });
    news.secondsSpent = seconds;
    return news;
}

TEST(JobProgressTest, KnowsTheLengthOfARunFromItsStart)
{
    JobProgress progress;
    JobView view;
    progress.apply(start(20, 100), view);
    EXPECT_EQ(view.step, 20U);
    EXPECT_EQ(view.totalSteps, 100U);
    EXPECT_EQ(view.stepsPerEpoch, 10U);
    EXPECT_FALSE(view.secondsLeft);
}

TEST(JobProgressTest, TellsTheTimeLeftFromTheStepsOfThisSession)
{
    JobProgress progress;
    JobView view;
    progress.apply(start(20, 100), view);
    progress.apply(steps(21, 22, 1.0), view);
    EXPECT_FALSE(view.secondsLeft) << "two steps are too few to tell";
    progress.apply(steps(23, 40, 10.0), view);
    ASSERT_TRUE(view.secondsLeft);
    EXPECT_DOUBLE_EQ(*view.secondsLeft, 30.0); // 60 steps at half a second
    EXPECT_DOUBLE_EQ(view.secondsSpent, 10.0);
    progress.apply(steps(41, 100, 40.0), view);
    EXPECT_DOUBLE_EQ(*view.secondsLeft, 0.0);
}

TEST(JobProgressTest, SmoothsTheLossWithoutStickingToTheFirst)
{
    JobProgress progress;
    JobView view;
    progress.apply(start(0, 1000), view);
    progress.apply(steps(1, 1, 0.1, 3.0), view);
    EXPECT_DOUBLE_EQ(view.loss, 3.0);
    progress.apply(steps(2, 10, 1.0, 1.0), view);
    EXPECT_NEAR(view.loss, 1.2, 1e-9) << "the mean of the first ten";
    EXPECT_NEAR(view.examplesPerSecond, 200.0, 1e-9);
    progress.apply(steps(11, 300, 30.0, 0.5), view);
    EXPECT_NEAR(view.loss, 0.5, 1e-3);
}

TEST(JobProgressTest, ShowsTheLastEvaluation)
{
    JobProgress progress;
    JobView view;
    JobNews news;
    news.evaluations.resize(2);
    news.evaluations[1].accuracy = 0.75;
    progress.apply(news, view);
    ASSERT_TRUE(view.lastEvaluation);
    EXPECT_EQ(view.lastEvaluation->accuracy, 0.75);
}

} // namespace
} // namespace crisp::bridge
