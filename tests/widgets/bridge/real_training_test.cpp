// SPDX-License-Identifier: Apache-2.0
#include "bridge/training_queue.h"
#include "core/training/tiny_run.h"
#include "waiting.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

namespace crisp::bridge {
namespace {

using testing::becomesTrue;
using testing::toQt;
using training::testing::finalWeights;

class RealTrainingTest : public ::testing::Test {
protected:
    RealTrainingTest() { queue->setThreads(1); }

    [[nodiscard]] QString run(const char* name = "run") const { return toQt(setup.folder / name); }

    [[nodiscard]] auto hasEnded(std::uint64_t id) const
    {
        return [this, id] {
            const JobState state = queue->find(id)->state;
            return state == JobState::Finished || state == JobState::Stopped
                || state == JobState::Failed;
        };
    }

    training::testing::TinySetup setup;
    std::unique_ptr<TrainingQueue> queue = std::make_unique<TrainingQueue>();
};

TEST_F(RealTrainingTest, EndsWithTheWeightsThatTheTrainerAloneEndsWith)
{
    const training::Recipe recipe = setup.recipe();
    (void)training::testing::train(recipe, setup.run("alone"));
    const std::uint64_t id = queue->add(recipe, run());
    ASSERT_TRUE(becomesTrue(hasEnded(id)));
    EXPECT_EQ(queue->find(id)->state, JobState::Finished) << queue->find(id)->error.toStdString();
    EXPECT_EQ(queue->find(id)->step, 16U);
    EXPECT_TRUE(queue->find(id)->lastEvaluation);
    EXPECT_EQ(finalWeights(setup.run()), finalWeights(setup.run("alone")));
}

TEST_F(RealTrainingTest, GoesOnAfterAStopAsIfThereHadBeenNone)
{
    training::Recipe recipe = setup.recipe();
    recipe.epochs = 10;
    (void)training::testing::train(recipe, setup.run("alone"));
    std::uint64_t id = queue->add(recipe, run());
    ASSERT_TRUE(becomesTrue([&] { return queue->find(id)->step >= 3; }));
    queue->stop();
    ASSERT_TRUE(becomesTrue(hasEnded(id)));
    const JobState state = queue->find(id)->state;
    ASSERT_TRUE(state == JobState::Stopped || state == JobState::Finished);
    if (state == JobState::Stopped) { // a fast machine may have come to the end
        const std::uint64_t step = training::loadStatus(setup.run()).step;
        std::optional<std::uint64_t> begunAfter;
        QObject::connect(queue.get(), &TrainingQueue::pointsAdded, queue.get(),
            [&](const RunPointsPointer& points) {
                begunAfter = begunAfter ? begunAfter : points->begunAfter;
            });
        id = queue->addExisting(run());
        queue->setHeld(false);
        ASSERT_TRUE(becomesTrue(hasEnded(id)));
        EXPECT_EQ(begunAfter, step);
    }
    EXPECT_EQ(queue->find(id)->state, JobState::Finished);
    EXPECT_EQ(finalWeights(setup.run()), finalWeights(setup.run("alone")));
}

TEST_F(RealTrainingTest, ReadsDataAgainOnlyWhenTheyChanged)
{
    queue->setHeld(true);
    training::Recipe recipe = setup.recipe();
    const std::uint64_t first = queue->add(recipe, run("one"));
    recipe.seed = 2;
    const std::uint64_t second = queue->add(recipe, run("two"));
    queue->setHeld(false);
    ASSERT_TRUE(becomesTrue(hasEnded(first)));
    ASSERT_TRUE(becomesTrue(hasEnded(second)));
    setup.folder.write("train.tsv", "no\tsuch\tcolumns\n1\t2\t3\n");
    recipe.seed = 3;
    const std::uint64_t third = queue->add(recipe, run("three"));
    ASSERT_TRUE(becomesTrue(hasEnded(third)));
    EXPECT_EQ(queue->find(first)->state, JobState::Finished);
    EXPECT_EQ(queue->find(second)->state, JobState::Finished);
    EXPECT_EQ(queue->find(third)->state, JobState::Failed);
    EXPECT_THAT(queue->find(third)->error.toStdString(), ::testing::HasSubstr(".tsv"));
}

TEST_F(RealTrainingTest, SaysThatAnotherProgramWritesTheRun)
{
    const std::uint64_t id = [&] {
        queue->setHeld(true);
        return queue->add(setup.recipe(), run());
    }();
    const auto other = training::RunDirectory::create(setup.run(), setup.recipe());
    queue->setHeld(false);
    ASSERT_TRUE(becomesTrue(hasEnded(id)));
    EXPECT_EQ(queue->find(id)->state, JobState::Failed);
    EXPECT_THAT(queue->find(id)->error.toStdString(), ::testing::HasSubstr("being written"));
}

TEST_F(RealTrainingTest, SaysThatTheFolderOfARunWasRemoved)
{
    training::Recipe recipe = setup.recipe();
    recipe.epochs = 5000;
    recipe.checkpointEvery = 50;
    const std::uint64_t id = queue->add(recipe, run());
    ASSERT_TRUE(becomesTrue([&] { return queue->find(id)->step >= 1; }));
    std::filesystem::rename(setup.run(), setup.run("away")); // at once, unlike a removal
    ASSERT_TRUE(becomesTrue(hasEnded(id)));
    EXPECT_EQ(queue->find(id)->state, JobState::Failed);
    EXPECT_THAT(queue->find(id)->error.toStdString(), ::testing::HasSubstr("removed"));
}

TEST_F(RealTrainingTest, SaysWhyAFolderCannotBeWritten)
{
    setup.folder.write("file", "");
    const std::uint64_t id = queue->add(setup.recipe(), run("file/run"));
    ASSERT_TRUE(becomesTrue(hasEnded(id)));
    EXPECT_EQ(queue->find(id)->state, JobState::Failed);
    EXPECT_THAT(queue->find(id)->error.toStdString(), ::testing::HasSubstr("file/run"));
}

} // namespace
} // namespace crisp::bridge
