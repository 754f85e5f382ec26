// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "tiny_run.h"
#include "training/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace crisp::training {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;
using testing::TinySetup;

class SkipRecorder : public SweepObserver {
public:
    void onJobEnd(std::size_t, const SweepRow& row, bool skipped) override
    {
        ends.push_back(row.name + (skipped ? " skipped" : " done"));
    }
    void onStart(const TrainingStart& start) override { firstSteps.push_back(start.firstStep); }
    void onStep(const TrainPoint& point) override
    {
        if (stop != nullptr && point.step == 2)
            stop->request_stop();
    }
    std::stop_source* stop = nullptr;
    std::vector<std::string> ends;
    std::vector<std::uint64_t> firstSteps;
};

Recipe shortRecipe(const TinySetup& setup)
{
    Recipe recipe = setup.recipe();
    recipe.maxSteps = 3;
    recipe.plan.layers.clear();
    return recipe;
}

TEST(SweepJobs, ArePresetsTimesSeeds)
{
    const TinySetup setup;
    EXPECT_THAT(sweepJobs(shortRecipe(setup), { "dense", "light" }, { 1, 2 }),
        ElementsAre(Field(&SweepJob::name, "dense-seed1"), Field(&SweepJob::name, "dense-seed2"),
            Field(&SweepJob::name, "light-seed1"), Field(&SweepJob::name, "light-seed2")));
}

TEST(SweepJobs, RefuseUnknownPresetsAndRepetitions)
{
    const TinySetup setup;
    EXPECT_THAT([&] { (void)sweepJobs(shortRecipe(setup), { "fierce" }, { 1 }); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("\"fierce\"")));
    EXPECT_THAT(
        [&] {
            (void)sweepJobs(shortRecipe(setup), { "dense" }, { 1, 1 });
        },
        ThrowsMessage<std::invalid_argument>(HasSubstr("\"dense-seed1\" is listed twice")));
}

TEST(ReadSweep, TakesBasePresetsSeedsAndSingleRuns)
{
    const TinySetup setup;
    const auto file = setup.folder.write("sweep.json", R"({
        "format": 1, "base": {"learning_rate": 0.125}, "presets": ["dense"], "seeds": [3],
        "runs": [{"name": "slow", "preset": "light", "learning_rate": 0.5}]})");
    const std::vector<SweepJob> jobs = readSweep(file, shortRecipe(setup));
    ASSERT_THAT(jobs, SizeIs(2));
    EXPECT_EQ(jobs[0].name, "dense-seed3");
    EXPECT_EQ(jobs[0].recipe.learningRate, 0.125);
    EXPECT_EQ(jobs[0].recipe.maxSteps, 3U);
    EXPECT_EQ(jobs[1].name, "slow");
    EXPECT_EQ(jobs[1].recipe.learningRate, 0.5);
    EXPECT_EQ(jobs[1].recipe.preset, "light");
}

TEST(ReadSweep, SaysWhatIsWrong)
{
    const TinySetup setup;
    const auto refusal = [&](const char* text) {
        const auto file = setup.folder.write("sweep.json", text);
        return [file] { (void)readSweep(file); };
    };
    EXPECT_THAT(refusal("{}"), ThrowsMessage<std::invalid_argument>(HasSubstr("nothing to run")));
    EXPECT_THAT(refusal(R"({"seed": [1]})"),
        ThrowsMessage<std::invalid_argument>(HasSubstr("\"seed\": there is no such field")));
    EXPECT_THAT(refusal(R"({"runs": [{"seed": 1}]})"),
        ThrowsMessage<std::invalid_argument>(HasSubstr("entry 1, name: it is missing")));
    EXPECT_THAT(refusal(R"({"runs": [{"name": "../up"}]})"),
        ThrowsMessage<std::invalid_argument>(HasSubstr("cannot be the name of a folder")));
}

TEST(RunSweep, TrainsEveryJobAndSkipsThemTheNextTime)
{
    const TinySetup setup;
    const auto jobs = sweepJobs(shortRecipe(setup), { "dense", "aggressive" }, { 1 });
    SkipRecorder first;
    const SweepResult result = runSweep(jobs, setup.run("runs"), { &first, {}, nullptr });
    EXPECT_THAT(first.ends, ElementsAre("dense-seed1 done", "aggressive-seed1 done"));
    ASSERT_THAT(result.rows, SizeIs(2));
    EXPECT_EQ(result.rows[0].effectiveSparsity, 0.0);
    EXPECT_NEAR(result.rows[1].nominalSparsity, 0.8, 1e-12);
    EXPECT_GT(result.rows[1].effectiveSparsity, 0.5);
    EXPECT_GT(result.rows[0].entropy, result.rows[1].entropy);
    EXPECT_GT(result.rows[0].examplesPerSecond, 0.0);

    SkipRecorder second;
    const SweepResult again = runSweep(jobs, setup.run("runs"), { &second, {}, nullptr });
    EXPECT_THAT(second.ends, ElementsAre("dense-seed1 skipped", "aggressive-seed1 skipped"));
    EXPECT_EQ(again.rows[1].accuracy, result.rows[1].accuracy);
}

TEST(RunSweep, GoesOnWhereItWasStopped)
{
    const TinySetup setup;
    const auto jobs = sweepJobs(shortRecipe(setup), { "dense", "light" }, { 1 });
    std::stop_source stop;
    SkipRecorder first;
    first.stop = &stop;
    const SweepResult result
        = runSweep(jobs, setup.run("runs"), { &first, stop.get_token(), nullptr });
    EXPECT_TRUE(result.stopped);
    EXPECT_THAT(result.rows, ElementsAre(Field(&SweepRow::state, RunState::Stopped)));

    SkipRecorder second;
    EXPECT_FALSE(runSweep(jobs, setup.run("runs"), { &second, {}, nullptr }).stopped);
    EXPECT_THAT(second.firstSteps, ElementsAre(2, 0));
}

TEST(RunSweep, ReportsAFailedRunAndGoesOn)
{
    const TinySetup setup;
    auto jobs = sweepJobs(shortRecipe(setup), { "dense", "light", "uniform" }, { 1 });
    jobs[0].recipe.data.trainFile = (setup.folder / "nowhere.tsv").string();
    jobs[1].recipe.learningRate = 1e30;
    const SweepResult result = runSweep(jobs, setup.run("runs"));
    ASSERT_THAT(result.rows, SizeIs(3));
    EXPECT_EQ(result.rows[0].state, RunState::Failed);
    EXPECT_THAT(result.rows[0].error, HasSubstr("nowhere.tsv"));
    EXPECT_EQ(result.rows[1].state, RunState::Failed);
    EXPECT_THAT(result.rows[1].error, HasSubstr("diverged"));
    EXPECT_EQ(result.rows[2].state, RunState::Finished);
}

TEST(RunSweep, RefusesTheRunOfAnotherRecipe)
{
    const TinySetup setup;
    auto jobs = sweepJobs(shortRecipe(setup), { "dense" }, { 1 });
    (void)runSweep(jobs, setup.run("runs"));
    jobs[0].recipe.weightDecay = 0.5;
    const SweepResult result = runSweep(jobs, setup.run("runs"));
    EXPECT_EQ(result.rows[0].state, RunState::Failed);
    EXPECT_THAT(result.rows[0].error, HasSubstr("weight_decay"));
    EXPECT_EQ(loadStatus(setup.run("runs") / "dense-seed1").state, RunState::Finished);
}

} // namespace
} // namespace crisp::training
