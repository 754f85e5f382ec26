// SPDX-License-Identifier: Apache-2.0
#include "train/run_curves.h"
#include "train/run_planner.h"
#include "train/shown_runs.h"
#include "train_support.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

namespace crisp::train {
namespace {

using testing::becomesTrue;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using testing::StandInTrainer;
using testing::TinyHouse;
using testing::toQt;

training::TrainPoint trainPoint(std::uint64_t step)
{
    training::TrainPoint point;
    point.step = step;
    point.loss = static_cast<double>(step);
    return point;
}

training::EvalPoint evalPoint(std::uint64_t step)
{
    training::EvalPoint point;
    point.step = step;
    return point;
}

TEST(Append, OnlyAddsWhileARunGoesOn)
{
    RunCurves curves;
    EXPECT_TRUE(append(curves, { {}, 0, { trainPoint(1), trainPoint(2) }, {} }));
    EXPECT_TRUE(append(curves, { {}, {}, { trainPoint(3) }, { evalPoint(3) } }));
    EXPECT_THAT(curves.loss, ElementsAre(1, 2, 3));
    EXPECT_THAT(curves.evaluationStep, ElementsAre(3));
}

TEST(Append, DropsWhatAResumedRunDoesNotCountAnyMore)
{
    RunCurves curves;
    append(curves,
        { {}, 0, { trainPoint(1), trainPoint(2), trainPoint(3) }, { evalPoint(2), evalPoint(3) } });
    EXPECT_FALSE(append(curves, { {}, 2, { trainPoint(3), trainPoint(4) }, {} }));
    EXPECT_THAT(curves.step, ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(curves.evaluationStep, ElementsAre(2));
    EXPECT_THAT(curves.accuracy, SizeIs(1));
}

class ShownRunsTest : public ::testing::Test {
protected:
    ShownRunsTest()
    {
        catalog.setRunsFolder(toQt(house.runs()));
        // A look that goes on while a test writes its runs would find some of them only.
        EXPECT_TRUE(becomesTrue([&] { return !catalog.isScanning(); }));
    }

    void scan(std::size_t runs)
    {
        catalog.refresh();
        EXPECT_TRUE(becomesTrue([&] { return catalog.runs().size() == runs; }));
    }

    TinyHouse house;
    StandInTrainer trainer;
    bridge::Catalog catalog;
    bridge::TrainingQueue queue { trainer.function() };
};

TEST_F(ShownRunsTest, BeginWithTheNewestRunOfEachPlan)
{
    testing::writeRun(house.runs() / "light-seed1", house.recipe("light"));
    testing::writeRun(house.runs() / "light-seed2", house.recipe("light"));
    testing::writeRun(house.runs() / "dense-seed1", house.recipe("dense"));
    ShownRuns shown(catalog, queue);
    scan(3);
    EXPECT_TRUE(becomesTrue([&] { return shown.runs().size() == 2; }));
    EXPECT_THAT(shown.others(), SizeIs(1));
    EXPECT_THAT(shown.runs().front().curves.loss, SizeIs(12));
}

TEST_F(ShownRunsTest, ShowTheRunThatTrainsInFrontOfTheOthers)
{
    testing::writeRun(house.runs() / "dense-seed1", house.recipe("dense"));
    ShownRuns shown(catalog, queue);
    scan(1);
    trainer.waitsAfter = 7;
    const training::Recipe recipe = house.recipe("aggressive");
    shown.expect(toQt(house.runs() / "live"), recipe);
    QSignalSpy added(&shown, &ShownRuns::appended);
    queue.add(recipe, toQt(house.runs() / "live"));
    EXPECT_TRUE(becomesTrue(
        [&] { return shown.focus() != nullptr && shown.focus()->curves.loss.size() == 7; }));
    EXPECT_EQ(shown.focus()->curves.id, toQt(house.runs() / "live"));
    EXPECT_TRUE(shown.focus()->curves.isLive);
    EXPECT_EQ(shown.focus()->curves.asked, recipe.plan.layers);
    EXPECT_GE(added.count(), 1);
    trainer.waitsAfter = 0;
    EXPECT_TRUE(
        becomesTrue([&] { return !shown.find(toQt(house.runs() / "live"))->curves.isLive; }));
    EXPECT_THAT(shown.runs().front().curves.loss, SizeIs(20));
}

TEST_F(ShownRunsTest, ContinueTheCurveOfARunThatIsResumed)
{
    const auto path = house.runs() / "aggressive-seed1";
    testing::writeRun(path, house.recipe("aggressive"), training::RunState::Stopped);
    ShownRuns shown(catalog, queue);
    scan(1);
    EXPECT_TRUE(becomesTrue([&] { return shown.runs().size() == 1; }));
    trainer.firstStep = 10; // its last checkpoint
    queue.addExisting(toQt(path));
    EXPECT_TRUE(becomesTrue([&] { return shown.runs().front().curves.step.size() == 20; }));
    EXPECT_TRUE(std::ranges::is_sorted(shown.runs().front().curves.step));
}

TEST_F(ShownRunsTest, ComeBackAsTheyWereInTheSessionBefore)
{
    for (const char* name : { "light-seed1", "light-seed2" })
        testing::writeRun(house.runs() / name, house.recipe("light"));
    QJsonObject state;
    {
        ShownRuns shown(catalog, queue);
        scan(2);
        EXPECT_TRUE(becomesTrue([&] { return shown.runs().size() == 1; }));
        for (const bridge::RunEntry& run : catalog.runs())
            shown.add(run.path);
        shown.setVisible(toQt(house.runs() / "light-seed1"), false);
        state = shown.saveState();
    }
    ShownRuns again(catalog, queue);
    again.restoreState(state);
    EXPECT_THAT(again.runs(), SizeIs(2));
    EXPECT_FALSE(again.find(toQt(house.runs() / "light-seed1"))->isVisible);
    EXPECT_EQ(again.focus()->curves.id, toQt(house.runs() / "light-seed2"));
}

TEST_F(ShownRunsTest, PlansSkipRunsThatAreThereAndResumeThoseThatWereStopped)
{
    training::Recipe recipe = house.recipe("light");
    testing::writeRun(house.runs() / "light-seed42", recipe);
    testing::writeRun(
        house.runs() / "dense-seed42", house.recipe("dense"), training::RunState::Stopped);
    scan(2);
    const KnownRuns known(catalog, queue, {});
    EXPECT_EQ(known.plan(recipe).step, RunStep::Skip);
    EXPECT_EQ(known.plan(house.recipe("dense")).step, RunStep::Resume);
    EXPECT_EQ(known.planAnew(recipe).folder, toQt(house.runs() / "light-seed42-2"));
    recipe.learningRate *= 2.0; // another recipe under the same name
    EXPECT_EQ(known.plan(recipe).step, RunStep::Start);
    EXPECT_EQ(known.plan(recipe).folder, toQt(house.runs() / "light-seed42-2"));
}

} // namespace
} // namespace crisp::train
