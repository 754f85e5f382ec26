// SPDX-License-Identifier: Apache-2.0
#include "train/queue_model.h"
#include "train/queue_view.h"
#include "train_support.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>

#include <gmock/gmock.h>

#include <memory>

namespace crisp::train {
namespace {

using bridge::JobState;
using testing::becomesTrue;
using ::testing::ElementsAre;
using testing::StandInTrainer;
using testing::TinyHouse;
using testing::toQt;

class QueueModelTest : public ::testing::Test {
protected:
    QueueModelTest()
    {
        trainer.waitsAfter = 3;
        catalog.setRunsFolder(toQt(house.runs()));
    }

    std::uint64_t add(const char* preset, std::uint64_t seed = 1)
    {
        training::Recipe recipe = house.recipe(preset);
        recipe.seed = seed;
        return queue.add(recipe, queue.freeFolder(toQt(house.runs()), recipe));
    }

    QStringList column(int which) const
    {
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts.append(model.index(row, which).data().toString());
        return texts;
    }

    TinyHouse house;
    StandInTrainer trainer;
    bridge::Catalog catalog;
    bridge::TrainingQueue queue { trainer.function() };
    QueueModel model { catalog, queue };
    QAbstractItemModelTester tester { &model,
        QAbstractItemModelTester::FailureReportingMode::Fatal };
};

TEST_F(QueueModelTest, FollowsJobsFromWaitingToTheirEnd)
{
    add("aggressive");
    add("dense");
    add("light");
    EXPECT_TRUE(becomesTrue([&] { return queue.jobs().front().state == JobState::Running; }));
    EXPECT_EQ(column(QueueModel::Run),
        QStringList(
            { QStringLiteral("aggressive"), QStringLiteral("dense"), QStringLiteral("light") }));
    EXPECT_EQ(column(QueueModel::State),
        QStringList({ QStringLiteral("running"), QStringLiteral("queued, 1 of 2"),
            QStringLiteral("queued, 2 of 2") }));
    trainer.waitsAfter = 0;
    EXPECT_TRUE(becomesTrue(
        [&] { return column(QueueModel::State).count(QStringLiteral("finished")) == 3; }));
    EXPECT_EQ(column(QueueModel::Accuracy).first(), QStringLiteral("80.0\u00a0%"));
}

TEST_F(QueueModelTest, MovesThoseThatWaitByDragAndByKeys)
{
    for (const char* preset : { "dense", "uniform", "light", "aggressive" })
        add(preset);
    const auto order = [&] { return column(QueueModel::Run).mid(1); };
    const auto drag = [&](int from, int to) {
        const std::unique_ptr<QMimeData> data(model.mimeData({ model.index(from, 0) }));
        return model.dropMimeData(data.get(), Qt::MoveAction, to, 0, {});
    };
    const QString uniform = QStringLiteral("uniform");
    const QString light = QStringLiteral("light");
    const QString aggressive = QStringLiteral("aggressive");
    EXPECT_TRUE(drag(1, 4)); // to the end
    EXPECT_EQ(order(), QStringList({ light, aggressive, uniform }));
    EXPECT_TRUE(drag(3, 1)); // to the front
    EXPECT_EQ(order(), QStringList({ uniform, light, aggressive }));
    EXPECT_FALSE(drag(1, 0)) << "before the one that runs";
    EXPECT_TRUE(model.moveWaiting(model.index(2, 0), -1));
    EXPECT_EQ(order(), QStringList({ light, uniform, aggressive }));
    EXPECT_FALSE(model.moveWaiting(model.index(1, 0), -1)) << "it is the first";
    EXPECT_FALSE(model.moveWaiting(model.index(0, 0), 1)) << "it runs";
}

TEST_F(QueueModelTest, LetsOnlyThoseBeDraggedThatWait)
{
    add("dense");
    add("light");
    EXPECT_FALSE(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
    EXPECT_TRUE(model.flags(model.index(1, 0)).testFlag(Qt::ItemIsDragEnabled));
    EXPECT_FALSE(model.flags(model.index(1, 0)).testFlag(Qt::ItemIsDropEnabled));
}

TEST_F(QueueModelTest, SaysInOneLineWhyARunFailed)
{
    trainer.failure = "the loss is not finite at step 3; lower the learning rate";
    add("aggressive");
    EXPECT_TRUE(becomesTrue(
        [&] { return column(QueueModel::State) == QStringList(QStringLiteral("failed")); }));
    const QModelIndex state = model.index(0, QueueModel::State);
    EXPECT_TRUE(state.data(Qt::ToolTipRole).toString().contains(QStringLiteral("learning rate")));
    EXPECT_TRUE(
        state.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("not finite")));
    EXPECT_THAT(actionsOf(model.rows().front()), ElementsAre(RunAction::Resume, RunAction::Menu));
}

TEST_F(QueueModelTest, ShowsRunsOnDiskOnceAndBelowTheJobs)
{
    testing::writeRun(house.runs() / "light-seed2", house.recipe("light"));
    testing::writeRun(
        house.runs() / "dense-seed2", house.recipe("dense"), training::RunState::Stopped);
    catalog.refresh();
    EXPECT_TRUE(becomesTrue([&] { return model.rowCount() == 2; }));
    add("aggressive");
    queue.addExisting(toQt(house.runs() / "dense-seed2"));
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(column(QueueModel::Run),
        QStringList(
            { QStringLiteral("aggressive"), QStringLiteral("dense"), QStringLiteral("light") }));
    EXPECT_EQ(model.index(2, QueueModel::Accuracy).data(), QStringLiteral("80.0\u00a0%"));
}

TEST_F(QueueModelTest, SumsUpWhatIsToDo)
{
    QSignalSpy said(&model, &QueueModel::summaryChanged);
    add("aggressive");
    add("dense");
    EXPECT_EQ(said.last().front().toString(), QStringLiteral("1 running, 1 waiting"));
    queue.clearWaiting();
    EXPECT_EQ(said.last().front().toString(), QStringLiteral("1 running"));
}

TEST_F(QueueModelTest, KeepsTheViewsSelectionOnItsRunWhileRowsMove)
{
    for (const char* preset : { "dense", "uniform", "light" })
        add(preset);
    QueueView view(model, queue);
    view.setCurrentIndex(model.index(2, 0));
    queue.move(model.rows()[2].job, 0);
    EXPECT_EQ(view.currentIndex().row(), 1);
    QTest::keyClick(&view, Qt::Key_Down, Qt::AltModifier);
    EXPECT_EQ(column(QueueModel::Run).last(), QStringLiteral("light"));
    EXPECT_EQ(view.currentIndex().row(), 2);
    QTest::keyClick(&view, Qt::Key_Delete);
    EXPECT_EQ(model.rowCount(), 2);
}

} // namespace
} // namespace crisp::train
