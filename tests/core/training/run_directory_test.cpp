// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "support/temporary_folder.h"
#include "training/run_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace crisp::training {
namespace {

using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

namespace fs = std::filesystem;

Recipe recipe()
{
    Recipe recipe;
    recipe.model = "/models/tiny";
    recipe.data.directory = "/data";
    recipe.plan.layers = { 0.5 };
    return recipe;
}

TrainPoint point(std::uint64_t step)
{
    TrainPoint point;
    point.step = step;
    return point;
}

std::vector<std::uint64_t> stepsOf(const fs::path& run)
{
    std::vector<std::uint64_t> steps;
    for (const TrainPoint& point : loadRun(run).metrics.train)
        steps.push_back(point.step);
    return steps;
}

void writeNote(const fs::path& folder)
{
    base::writeFileAtomically(folder / "note", std::string_view("x"));
}

std::vector<std::uint64_t> checkpointSteps(const fs::path& run)
{
    std::vector<std::uint64_t> steps;
    for (const CheckpointInfo& checkpoint : listCheckpoints(run))
        steps.push_back(checkpoint.step);
    return steps;
}

TEST(RunDirectory, KeepsTheRecipeAndBeginsQueued)
{
    const TemporaryFolder folder;
    const RunDirectory run = RunDirectory::create(folder / "a/b", recipe());
    EXPECT_EQ(loadRecipe(folder / "a/b"), recipe());
    EXPECT_EQ(loadStatus(folder / "a/b").state, RunState::Queued);
    EXPECT_THAT(loadStatus(folder / "a/b").updated, SizeIs(20));
}

TEST(RunDirectory, IsNotBegunTwiceNorInAFolderOfSomethingElse)
{
    const TemporaryFolder folder;
    {
        const RunDirectory run = RunDirectory::create(folder / "run", recipe());
    }
    EXPECT_THAT([&] { (void)RunDirectory::create(folder / "run", recipe()); },
        ThrowsMessage<base::Error>(HasSubstr("--resume")));
    folder.write("letter.txt", "dear");
    EXPECT_THAT([&] { (void)RunDirectory::create(folder.path(), recipe()); },
        ThrowsMessage<base::Error>(HasSubstr("\"letter.txt\"")));
    EXPECT_FALSE(fs::exists(folder / "lock"));
}

TEST(RunDirectory, OpensOnlyARun)
{
    const TemporaryFolder folder;
    EXPECT_THAT([&] { (void)RunDirectory::open(folder.path()); },
        ThrowsMessage<base::Error>(HasSubstr("is not a run")));
    EXPECT_THAT([&] { (void)RunDirectory::open(folder / "nowhere"); },
        ThrowsMessage<base::Error>(HasSubstr("is not a run")));
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(RunDirectory, ResumesOnlyTheSameRecipe)
{
    const TemporaryFolder folder;
    {
        const RunDirectory run = RunDirectory::openOrCreate(folder / "run", recipe());
    }
    EXPECT_NO_THROW((void)RunDirectory::openOrCreate(folder / "run", recipe()));
    Recipe other = recipe();
    other.learningRate = 1.0;
    EXPECT_THAT([&] { (void)RunDirectory::openOrCreate(folder / "run", other); },
        ThrowsMessage<base::Error>(HasSubstr("learning_rate")));
}

TEST(RunDirectory, IsBegunWhereAKilledProcessHadOnlyJustStarted)
{
    const TemporaryFolder folder;
    folder.write("lock", "");
    folder.write("recipe.json.tmp123", "{");
    const RunDirectory run = RunDirectory::openOrCreate(folder.path(), recipe());
    EXPECT_FALSE(fs::exists(folder / "recipe.json.tmp123"));
}

TEST(RunDirectory, HasOneWriter)
{
    const TemporaryFolder folder;
    const RunDirectory run = RunDirectory::create(folder / "run", recipe());
    EXPECT_THAT([&] { (void)RunDirectory::open(folder / "run"); },
        ThrowsMessage<base::Error>(HasSubstr("is being written by process")));
    EXPECT_NO_THROW((void)loadRun(folder / "run"));
}

TEST(RunDirectory, AppendsMetricsAndCutsThemBack)
{
    const TemporaryFolder folder;
    RunDirectory run = RunDirectory::create(folder / "run", recipe());
    run.append(point(1));
    const std::uint64_t bytes = run.syncMetrics();
    run.append(point(2));
    EXPECT_THAT(stepsOf(run.path()), ElementsAre(1, 2));
    run.truncateMetrics(bytes);
    run.append(point(3));
    EXPECT_THAT(stepsOf(run.path()), ElementsAre(1, 3));
    EXPECT_EQ(run.syncMetrics(), fs::file_size(run.path() / "metrics.jsonl"));
}

TEST(RunDirectory, CutsATornLineOffWhenItGoesOn)
{
    const TemporaryFolder folder;
    std::uint64_t bytes = 0;
    {
        RunDirectory run = RunDirectory::create(folder / "run", recipe());
        run.append(point(1));
        bytes = run.syncMetrics();
    }
    folder.write("run/metrics.jsonl", readAll(folder / "run/metrics.jsonl") + "{\"type\":\"tr");
    EXPECT_THAT(stepsOf(folder / "run"), ElementsAre(1));
    RunDirectory run = RunDirectory::open(folder / "run");
    run.truncateMetrics(bytes);
    run.append(point(2));
    EXPECT_THAT(stepsOf(run.path()), ElementsAre(1, 2));
}

TEST(RunDirectory, SaysWhenMetricsAreMissing)
{
    const TemporaryFolder folder;
    RunDirectory run = RunDirectory::create(folder / "run", recipe());
    EXPECT_THAT([&] { run.truncateMetrics(10); },
        ThrowsMessage<base::Error>(
            AllOf(HasSubstr("metrics.jsonl"), HasSubstr("lines are missing"))));
}

TEST(RunDirectory, KeepsAStatus)
{
    const TemporaryFolder folder;
    RunDirectory run = RunDirectory::create(folder / "run", recipe());
    RunStatus status;
    status.state = RunState::Failed;
    status.step = 7;
    status.totalSteps = 9;
    status.best = BestCheckpoint { 5, 0.875, 0.25, "checkpoint-5" };
    status.lastEvaluation = EvalPoint { 7, 1.5, 0.75, 0.5, 8, 0.1, { 0.5 }, { 1.0 } };
    status.error = "the disk is full";
    status.warnings = { "beware" };
    run.writeStatus(status);
    const RunStatus read = loadStatus(run.path());
    EXPECT_EQ(read.state, RunState::Failed);
    EXPECT_EQ(read.best->checkpoint, "checkpoint-5");
    EXPECT_EQ(read.best->accuracy, 0.875);
    EXPECT_EQ(read.lastEvaluation->step, 7U);
    EXPECT_EQ(read.error, "the disk is full");
    EXPECT_THAT(read.warnings, ElementsAre("beware"));
}

TEST(RunDirectory, MakesCheckpointsWholeOrNotAtAll)
{
    const TemporaryFolder folder;
    RunDirectory run = RunDirectory::create(folder / "run", recipe());
    run.writeCheckpoint(3, [](const fs::path& path) { writeNote(path); });
    EXPECT_EQ(readAll(folder / "run/checkpoint-3/note"), "x");
    EXPECT_THROW(run.writeCheckpoint(6,
                     [](const fs::path& path) {
                         writeNote(path);
                         throw base::Error("the disk is full");
                     }),
        base::Error);
    EXPECT_THAT(checkpointSteps(run.path()), ElementsAre(3));
    // recipe.json, status.json, metrics.jsonl, lock, checkpoint-3
    EXPECT_EQ(std::distance(fs::directory_iterator(run.path()), {}), 5);
}

TEST(RunDirectory, PrunesAllButTheNewestAndTheBest)
{
    const TemporaryFolder folder;
    RunDirectory run = RunDirectory::create(folder / "run", recipe());
    for (const std::uint64_t step : { 2, 4, 6, 8, 10 })
        run.writeCheckpoint(step, writeNote);
    run.pruneCheckpoints(2, 4);
    EXPECT_THAT(checkpointSteps(run.path()), ElementsAre(4, 8, 10));
    run.pruneCheckpoints(1, std::nullopt);
    EXPECT_THAT(checkpointSteps(run.path()), ElementsAre(10));
    run.pruneCheckpoints(1, std::nullopt);
    EXPECT_THAT(checkpointSteps(run.path()), ElementsAre(10));
}

TEST(RunDirectory, RemovesWhatACrashLeftBehind)
{
    const TemporaryFolder folder;
    {
        const RunDirectory run = RunDirectory::create(folder / "run", recipe());
    }
    fs::create_directory(folder / "run/checkpoint-7.tmp99");
    folder.write("run/checkpoint-7.tmp99/model.safetensors", "half");
    fs::create_directory(folder / "run/checkpoint-abc");
    EXPECT_THAT(listCheckpoints(folder / "run"), IsEmpty());
    const RunDirectory run = RunDirectory::open(folder / "run");
    EXPECT_FALSE(fs::exists(folder / "run/checkpoint-7.tmp99"));
    EXPECT_TRUE(fs::exists(folder / "run/checkpoint-abc"));
}

TEST(LoadRun, SaysWhichFileIsDamaged)
{
    const TemporaryFolder folder;
    {
        const RunDirectory run = RunDirectory::create(folder / "run", recipe());
    }
    folder.write("run/status.json", "{\"state\": \"asleep\"}");
    EXPECT_THAT([&] { (void)loadRun(folder / "run"); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr("status.json"), HasSubstr("\"asleep\""))));
    folder.write("run/recipe.json", "{\"seed\": 1.5}");
    EXPECT_THAT([&] { (void)loadRun(folder / "run"); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr("recipe.json"), HasSubstr("seed"))));
}

} // namespace
} // namespace crisp::training
