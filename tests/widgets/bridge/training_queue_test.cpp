// SPDX-License-Identifier: Apache-2.0
#include "base/disk_full.h"
#include "bridge/training_queue.h"
#include "core/training/tiny_run.h"
#include "stand_in_trainer.h"
#include "waiting.h"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

namespace crisp::bridge {
namespace {

using testing::becomesTrue;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Script;
using testing::StandIn;
using testing::toQt;

/// What the queue said of the ends of its jobs, in order: "finished 1".
class Ends {
public:
    explicit Ends(TrainingQueue& queue)
    {
        const auto note = [this](const char* what) {
            return [this, what](
                       std::uint64_t id) { said.push_back(what + (" " + std::to_string(id))); };
        };
        QObject::connect(&queue, &TrainingQueue::finished, &context_, note("finished"));
        QObject::connect(&queue, &TrainingQueue::stopped, &context_, note("stopped"));
        QObject::connect(&queue, &TrainingQueue::failed, &context_,
            [this](std::uint64_t id, const QString& sentence) {
                said.push_back("failed " + std::to_string(id));
                sentences.push_back(sentence.toStdString());
            });
    }

    std::vector<std::string> said;
    std::vector<std::string> sentences;

private:
    QObject context_;
};

class TrainingQueueTest : public ::testing::Test {
protected:
    std::uint64_t add(std::uint64_t seed)
    {
        training::Recipe recipe = setup.recipe();
        recipe.seed = seed;
        return queue->add(recipe, folderOf(seed));
    }

    [[nodiscard]] QString folderOf(std::uint64_t seed) const
    {
        return toQt(setup.folder / ("run-" + std::to_string(seed)));
    }

    [[nodiscard]] std::vector<std::uint64_t> order() const
    {
        std::vector<std::uint64_t> ids;
        for (const JobView& job : queue->jobs())
            ids.push_back(job.id);
        return ids;
    }

    [[nodiscard]] JobState stateOf(std::uint64_t id) const { return queue->find(id)->state; }

    [[nodiscard]] bool isIdle() const { return queue->running() == nullptr; }

    [[nodiscard]] auto reaches(JobState state) const
    {
        return [this, state] {
            return queue->running() != nullptr && queue->running()->state == state;
        };
    }

    /// A job that takes for ever unless it is stopped.
    void makeEndless(std::uint64_t seed)
    {
        standIn->bySeed[seed] = { 1'000'000'000, std::chrono::microseconds(500), {} };
    }

    training::testing::TinySetup setup { 4 };
    std::shared_ptr<StandIn> standIn = std::make_shared<StandIn>();
    std::unique_ptr<TrainingQueue> queue
        = std::make_unique<TrainingQueue>(StandIn::function(standIn));
    Ends ends { *queue };
};

TEST_F(TrainingQueueTest, RunsOneJobAfterTheOther)
{
    const std::uint64_t first = add(1);
    const std::uint64_t second = add(2);
    const std::uint64_t third = add(3);
    EXPECT_THAT(order(), ElementsAre(first, second, third));
    EXPECT_EQ(stateOf(first), JobState::Preparing);
    EXPECT_EQ(stateOf(second), JobState::Waiting);
    ASSERT_TRUE(becomesTrue([this] { return ends.said.size() == 3; }));
    EXPECT_THAT(ends.said, ElementsAre("finished 1", "finished 2", "finished 3"));
    EXPECT_THAT(standIn->begun(), ElementsAre(1, 2, 3));
    EXPECT_THAT(order(), ElementsAre(third, second, first)) << "the last to end comes first";
}

TEST_F(TrainingQueueTest, ShowsWhatAJobIs)
{
    queue->setHeld(true);
    const JobView job = *queue->find(add(7));
    EXPECT_EQ(job.name, QStringLiteral("aggressive, seed 7"));
    EXPECT_EQ(job.plan, QStringLiteral("aggressive"));
    EXPECT_EQ(job.seed, 7U);
    EXPECT_EQ(job.run, folderOf(7));
}

TEST_F(TrainingQueueTest, HandsOutEveryPointOnceAndInOrder)
{
    standIn->standard.steps = 500;
    standIn->standard.aStep = std::chrono::microseconds(100);
    std::vector<std::uint64_t> steps;
    std::vector<double> accuracies;
    std::optional<std::uint64_t> begunAfter;
    QObject::connect(
        queue.get(), &TrainingQueue::pointsAdded, queue.get(), [&](const RunPointsPointer& points) {
            EXPECT_EQ(points->run, folderOf(1));
            if (points->begunAfter)
                begunAfter = points->begunAfter;
            for (const training::TrainPoint& point : points->train)
                steps.push_back(point.step);
            for (const training::EvalPoint& point : points->evaluations)
                accuracies.push_back(point.accuracy);
        });
    const std::uint64_t id = add(1);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    ASSERT_EQ(steps.size(), 500U);
    for (std::size_t i = 0; i < steps.size(); ++i)
        ASSERT_EQ(steps[i], i + 1);
    EXPECT_THAT(accuracies, ElementsAre(0.5));
    EXPECT_EQ(begunAfter, 0U);
    EXPECT_EQ(queue->find(id)->step, 500U);
    EXPECT_EQ(queue->find(id)->totalSteps, 500U);
    EXPECT_EQ(queue->find(id)->lastEvaluation->accuracy, 0.5);
}

TEST_F(TrainingQueueTest, SpeaksAtMostTwentyFiveTimesASecond)
{
    standIn->standard.steps = 3000;
    standIn->standard.aStep = std::chrono::microseconds(200);
    const QSignalSpy progressed(queue.get(), &TrainingQueue::progressed);
    const QSignalSpy added(queue.get(), &TrainingQueue::pointsAdded);
    QElapsedTimer timer;
    timer.start();
    (void)add(1);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    const auto seconds = static_cast<double>(timer.elapsed()) / 1000.0;
    // The last one comes at once, so that the end is not late.
    EXPECT_LE(progressed.count(), static_cast<int>(25.0 * seconds) + 2);
    EXPECT_EQ(progressed.count(), added.count());
    EXPECT_GE(progressed.count(), 3);
}

TEST_F(TrainingQueueTest, PassesOnCheckpointsAndWarnings)
{
    const QSignalSpy saved(queue.get(), &TrainingQueue::checkpointSaved);
    const QSignalSpy warned(queue.get(), &TrainingQueue::warned);
    const std::uint64_t id = add(1);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    ASSERT_EQ(saved.count(), 1);
    EXPECT_EQ(saved.at(0).at(0).toString(), folderOf(1));
    EXPECT_EQ(saved.at(0).at(1).toString(), folderOf(1) + QStringLiteral("/checkpoint-1"));
    ASSERT_EQ(warned.count(), 1);
    EXPECT_EQ(warned.at(0).at(0).toULongLong(), id);
    EXPECT_EQ(warned.at(0).at(1).toString(), QStringLiteral("The data are few."));
}

TEST_F(TrainingQueueTest, MovesThoseThatWait)
{
    makeEndless(1);
    const std::uint64_t running = add(1);
    const std::uint64_t a = add(2);
    const std::uint64_t b = add(3);
    const std::uint64_t c = add(4);
    queue->move(c, 0);
    EXPECT_THAT(order(), ElementsAre(running, c, a, b));
    queue->move(c, 1);
    EXPECT_THAT(order(), ElementsAre(running, a, c, b));
    queue->move(a, 99);
    EXPECT_THAT(order(), ElementsAre(running, c, b, a));
    queue->move(running, 2);
    queue->move(12345, 0);
    EXPECT_THAT(order(), ElementsAre(running, c, b, a));
    queue->stop();
    ASSERT_TRUE(becomesTrue([this] { return isIdle(); }));
    queue->setHeld(false);
    ASSERT_TRUE(becomesTrue([this] { return ends.said.size() == 4; }));
    EXPECT_THAT(standIn->begun(), ElementsAre(1, 4, 3, 2));
}

TEST_F(TrainingQueueTest, RemovesThoseThatWaitAndThoseThatEndedButNotTheRunningOne)
{
    makeEndless(2);
    const std::uint64_t ended = add(1);
    const std::uint64_t running = add(2);
    const std::uint64_t waiting = add(3);
    const std::uint64_t other = add(4);
    ASSERT_TRUE(becomesTrue([&] { return ends.said.size() == 1 && !isIdle(); }));
    queue->remove(running);
    queue->remove(waiting);
    queue->remove(ended);
    queue->remove(777);
    EXPECT_THAT(order(), ElementsAre(running, other));
    queue->clearWaiting();
    EXPECT_THAT(order(), ElementsAre(running));
}

TEST_F(TrainingQueueTest, BeginsNothingWhileItIsHeld)
{
    queue->setHeld(true);
    const QSignalSpy changed(queue.get(), &TrainingQueue::jobsChanged);
    (void)add(1);
    QTest::qWait(50);
    EXPECT_TRUE(isIdle());
    EXPECT_THAT(standIn->begun(), IsEmpty());
    queue->setHeld(false);
    EXPECT_FALSE(isIdle());
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    EXPECT_GE(changed.count(), 4); // added, let go, preparing, running, finished
}

TEST_F(TrainingQueueTest, PausesAndGoesOn)
{
    makeEndless(1);
    const std::uint64_t id = add(1);
    ASSERT_TRUE(becomesTrue(reaches(JobState::Running)));
    queue->pause();
    EXPECT_TRUE(queue->running()->isPausing);
    ASSERT_TRUE(becomesTrue(reaches(JobState::Paused)));
    EXPECT_FALSE(queue->running()->isPausing);
    QTest::qWait(60); // what was on its way has come
    const std::uint64_t step = queue->find(id)->step;
    QTest::qWait(100);
    EXPECT_EQ(queue->find(id)->step, step);
    queue->resume();
    ASSERT_TRUE(becomesTrue(reaches(JobState::Running)));
    ASSERT_TRUE(becomesTrue([&] { return queue->find(id)->step > step; }));
}

TEST_F(TrainingQueueTest, DoesNotCountPausesAsTimeSpent)
{
    makeEndless(1);
    const std::uint64_t id = add(1);
    ASSERT_TRUE(becomesTrue([&] { return queue->find(id)->step > 10; }));
    queue->pause();
    ASSERT_TRUE(becomesTrue(reaches(JobState::Paused)));
    QTest::qWait(60);
    const double before = queue->find(id)->secondsSpent;
    const std::uint64_t step = queue->find(id)->step;
    QTest::qWait(1000);
    queue->resume();
    ASSERT_TRUE(becomesTrue([&] { return queue->find(id)->step > step; }));
    EXPECT_LT(queue->find(id)->secondsSpent, before + 0.9);
}

TEST_F(TrainingQueueTest, ForgetsAPauseThatWasTakenBackAtOnce)
{
    makeEndless(1);
    const std::uint64_t id = add(1);
    ASSERT_TRUE(becomesTrue(reaches(JobState::Running)));
    for (int i = 0; i < 50; ++i) {
        queue->pause();
        queue->resume();
    }
    const std::uint64_t step = queue->find(id)->step;
    ASSERT_TRUE(becomesTrue([&] { return queue->find(id)->step > step + 10; }));
    EXPECT_TRUE(becomesTrue(reaches(JobState::Running)));
}

TEST_F(TrainingQueueTest, StopsTheRunningJobAndHoldsTheRest)
{
    makeEndless(1);
    const std::uint64_t running = add(1);
    const std::uint64_t waiting = add(2);
    ASSERT_TRUE(becomesTrue(reaches(JobState::Running)));
    queue->stop();
    EXPECT_EQ(stateOf(running), JobState::Stopping);
    EXPECT_TRUE(queue->isHeld());
    ASSERT_TRUE(becomesTrue([this] { return isIdle(); }));
    EXPECT_THAT(ends.said, ElementsAre("stopped 1"));
    EXPECT_EQ(stateOf(running), JobState::Stopped);
    EXPECT_EQ(stateOf(waiting), JobState::Waiting);
    EXPECT_THAT(order(), ElementsAre(waiting, running));
}

TEST_F(TrainingQueueTest, StopsAPausedJob)
{
    makeEndless(1);
    (void)add(1);
    queue->pause(); // before it has begun
    ASSERT_TRUE(becomesTrue(reaches(JobState::Paused)));
    queue->stop();
    ASSERT_TRUE(becomesTrue([this] { return isIdle(); }));
    EXPECT_THAT(ends.said, ElementsAre("stopped 1"));
}

TEST_F(TrainingQueueTest, GoesOnAfterAFailure)
{
    const auto fail = [](const auto& error) {
        return Script { 3, std::chrono::microseconds(1),
            [error](const std::string&) { throw error; } };
    };
    standIn->bySeed[1] = fail(base::Error("cannot read train.tsv: it is torn"));
    standIn->bySeed[2] = fail(std::bad_alloc());
    standIn->bySeed[3] = fail(std::logic_error("a mistake of ours"));
    standIn->bySeed[4] = fail(42);
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
        (void)add(seed);
    ASSERT_TRUE(becomesTrue([this] { return ends.said.size() == 5; }));
    EXPECT_THAT(
        ends.said, ElementsAre("failed 1", "failed 2", "failed 3", "failed 4", "finished 5"));
    // The stand-in writes no folder, so each of them fails as one whose folder was removed; one
    // whose folder is there says its own.
    EXPECT_THAT(ends.sentences[1], HasSubstr("memory"));
    EXPECT_THAT(ends.sentences[3], HasSubstr("unknown"));
    EXPECT_EQ(queue->find(2)->error.toStdString(), ends.sentences[1]);
}

TEST_F(TrainingQueueTest, PassesOnWhyAJobFailed)
{
    standIn->standard.atTheEnd = [](const std::string& run) {
        std::filesystem::create_directories(run);
        throw base::Error("cannot read train.tsv: it is torn");
    };
    (void)add(1);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    EXPECT_THAT(ends.sentences, ElementsAre("Cannot read train.tsv: it is torn."));
}

TEST_F(TrainingQueueTest, SaysThatAFolderWasRemovedRatherThanWhatFollowsFromIt)
{
    standIn->standard.atTheEnd = [](const std::string& run) {
        std::filesystem::create_directories(run);
        std::filesystem::remove_all(run);
        throw base::Error("the run was taken over by another process");
    };
    (void)add(1);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    EXPECT_THAT(ends.sentences.front(), HasSubstr("removed while the run was training"));
}

TEST_F(TrainingQueueTest, IsHeldWhenTheDiskIsFull)
{
    standIn->bySeed[1].atTheEnd
        = [](const std::string&) { throw base::DiskFull("cannot write x: no space left"); };
    (void)add(1);
    const std::uint64_t waiting = add(2);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    EXPECT_THAT(ends.said, ElementsAre("failed 1"));
    EXPECT_THAT(ends.sentences, ElementsAre("Cannot write x: no space left."));
    EXPECT_TRUE(queue->isHeld());
    EXPECT_EQ(stateOf(waiting), JobState::Waiting);
}

TEST_F(TrainingQueueTest, RefusesWhatCannotBeTrained)
{
    training::Recipe recipe = setup.recipe();
    recipe.learningRate = -1.0;
    EXPECT_THROW(queue->add(recipe, folderOf(1)), std::invalid_argument);
    recipe = setup.recipe();
    recipe.model = (setup.folder / "nowhere").string();
    EXPECT_THROW(queue->add(recipe, folderOf(1)), base::Error);
    recipe = setup.recipe();
    recipe.data.trainFile = (setup.folder / "nowhere.tsv").string();
    EXPECT_THROW(queue->add(recipe, folderOf(1)), base::Error);
    recipe = setup.recipe();
    recipe.data = { (setup.folder / "tokenizer").string(), {}, {}, {}, {}, {} };
    EXPECT_THROW(queue->add(recipe, folderOf(1)), base::Error);
    EXPECT_THAT(queue->jobs(), IsEmpty());
}

TEST_F(TrainingQueueTest, RefusesAFolderThatIsTaken)
{
    queue->setHeld(true);
    (void)add(1);
    EXPECT_THROW(add(1), base::Error) << "it waits already";
    setup.folder.write("run-2", "a file");
    EXPECT_THROW(add(2), base::Error);
    std::filesystem::create_directory(setup.folder / "run-3");
    setup.folder.write("run-3/letter.txt", "mine");
    EXPECT_THROW(add(3), base::Error);
    std::filesystem::create_directory(setup.folder / "run-4");
    EXPECT_NO_THROW(add(4)) << "an empty folder will do";
    (void)training::RunDirectory::create(setup.folder / "run-5", setup.recipe());
    EXPECT_THROW(add(5), base::Error);
}

TEST_F(TrainingQueueTest, FindsAFolderThatNeitherARunNorAJobHas)
{
    queue->setHeld(true);
    const QString runs = toQt(setup.folder.path());
    training::Recipe recipe = setup.recipe();
    recipe.seed = 3;
    EXPECT_EQ(queue->freeFolder(runs, recipe), runs + QStringLiteral("/aggressive-seed3"));
    std::filesystem::create_directory(setup.folder / "aggressive-seed3");
    const QString second = queue->freeFolder(runs, recipe);
    EXPECT_EQ(second, runs + QStringLiteral("/aggressive-seed3-2"));
    (void)queue->add(recipe, second);
    EXPECT_EQ(queue->freeFolder(runs, recipe), runs + QStringLiteral("/aggressive-seed3-3"));
    recipe.preset = "../mine";
    EXPECT_EQ(queue->freeFolder(runs, recipe), runs + QStringLiteral("/-.-mine-seed3"));
}

TEST_F(TrainingQueueTest, TakesUpARunThatExists)
{
    training::Recipe recipe = setup.recipe();
    recipe.seed = 9;
    {
        auto run = training::RunDirectory::create(setup.folder / "old", recipe);
        training::RunStatus status;
        status.state = training::RunState::Running; // killed
        status.step = 5;
        status.totalSteps = 16;
        run.writeStatus(status);
        EXPECT_THROW(queue->addExisting(toQt(setup.folder / "old")), base::Error)
            << "it is being written";
    }
    const std::uint64_t id = queue->addExisting(toQt(setup.folder / "old"));
    EXPECT_EQ(queue->find(id)->name, QStringLiteral("aggressive, seed 9"));
    EXPECT_EQ(queue->find(id)->step, 5U);
    EXPECT_EQ(queue->find(id)->totalSteps, 16U);
    EXPECT_THROW(queue->addExisting(toQt(setup.folder / "old")), base::Error);
    ASSERT_TRUE(becomesTrue([this] { return !ends.said.empty(); }));
    EXPECT_THAT(standIn->begun(), ElementsAre(9));
    const std::uint64_t again = queue->addExisting(toQt(setup.folder / "old"));
    EXPECT_THAT(order(), ElementsAre(again)) << "one line a run";
    EXPECT_THROW(queue->addExisting(toQt(setup.folder / "model")), base::Error);
}

TEST_F(TrainingQueueTest, ShutsDownWithEverythingSavedForTheNextStart)
{
    makeEndless(1);
    (void)add(1);
    (void)add(2);
    (void)add(3);
    ASSERT_TRUE(becomesTrue(reaches(JobState::Running)));
    const QStringList unfinished = queue->shutdown();
    EXPECT_THAT(ends.said, ElementsAre("stopped 1")) << "before shutdown returns";
    EXPECT_EQ(unfinished, (QStringList { folderOf(1), folderOf(2), folderOf(3) }));
    EXPECT_TRUE(isIdle());
    EXPECT_EQ(training::loadRecipe(setup.folder / "run-3").seed, 3U);
    EXPECT_EQ(training::loadStatus(setup.folder / "run-3").state, training::RunState::Queued);

    TrainingQueue next(StandIn::function(standIn));
    EXPECT_NO_THROW(next.addExisting(folderOf(2)));
}

TEST_F(TrainingQueueTest, SaysAtShutdownWhatCannotBeSavedForTheNextStart)
{
    queue->setHeld(true);
    const std::uint64_t id = add(1);
    (void)add(2);
    setup.folder.write("run-1", "somebody was faster");
    EXPECT_EQ(queue->shutdown(), QStringList { folderOf(2) });
    EXPECT_THAT(ends.said, ElementsAre("failed 1"));
    EXPECT_EQ(stateOf(id), JobState::Failed);
}

TEST_F(TrainingQueueTest, StopsTheRunningJobWhenItIsDestroyed)
{
    makeEndless(1);
    (void)add(1);
    ASSERT_TRUE(becomesTrue(reaches(JobState::Running)));
    queue.reset();
    EXPECT_THAT(ends.said, ElementsAre("stopped 1"));
}

TEST_F(TrainingQueueTest, CanBeDestroyedBeforeAJobHasBegun)
{
    (void)add(1);
    queue.reset();
    EXPECT_EQ(ends.said.size(), 1U);
}

TEST_F(TrainingQueueTest, LetsListenersChangeTheQueueWhileItSpeaks)
{
    QObject::connect(queue.get(), &TrainingQueue::finished, queue.get(), [this](std::uint64_t id) {
        queue->remove(id);
        if (id < 5)
            (void)add(id + 1);
    });
    (void)add(1);
    ASSERT_TRUE(becomesTrue([this] { return ends.said.size() == 5; }));
    EXPECT_THAT(standIn->begun(), ElementsAre(1, 2, 3, 4, 5));
}

} // namespace
} // namespace crisp::bridge
