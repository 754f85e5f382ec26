// SPDX-License-Identifier: Apache-2.0
#include "charts/figure.h"
#include "results/run_table_figure.h"
#include "results/run_table_view.h"
#include "sample_runs.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace crisp::results {
namespace {

using crisp::testing::resultsOf;
using crisp::testing::SampleRun;
using training::RunState;
using Column = RunTableModel::Column;

std::vector<PlanGroup> sampleGroups()
{
    return groupRuns(resultsOf({ { "dense", 1, 0.82, 0.400 }, { "dense", 2, 0.84, 0.380 },
        { "light", 1, 0.85, 0.390 }, { "aggressive", 1, 0.80, 0.420 },
        { "aggressive", 2, 0.78, 0.460 }, { "uniform", 1, 0.5, 0.7, RunState::Running } }));
}

class RunTable : public ::testing::Test {
protected:
    RunTable()
    {
        view_.resize(1200, 400);
        view_.setGroups(sampleGroups());
        view_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&view_));
    }

    QString text(int row, int column, int parent = -1) const
    {
        const QAbstractItemModel& model = *view_.model();
        const QModelIndex above = parent < 0 ? QModelIndex() : model.index(parent, 0);
        return model.index(row, column, above).data().toString();
    }
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < view_.model()->rowCount(); ++row)
            names << text(row, Column::Name);
        return names;
    }
    QPoint centreOf(const QModelIndex& index) const { return view_.visualRect(index).center(); }
    void click(const QModelIndex& index, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(view_.viewport(), Qt::LeftButton, modifiers, centreOf(index));
    }
    QModelIndex run(int group, int row) const
    {
        return view_.model()->index(row, 0, view_.model()->index(group, 0));
    }

    RunTableView view_;
};

TEST(RunTableModel, KeepsWhatModelsPromise)
{
    RunTableModel model;
    RunTableSorter sorter;
    sorter.setSourceModel(&model);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester sortedTester(
        &sorter, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setGroups(sampleGroups());
    sorter.sort(Column::Accuracy, Qt::DescendingOrder);
    model.setGroups(groupRuns(resultsOf({ { "dense", 1, 0.5 } })));
    model.setGroups(groupRuns(resultsOf({ { "dense", 1, 0.6 } }))); // the same rows
    model.setGroups({});
}

TEST(RunTableModel, KeepsRowsWhereOnlyNumbersChange)
{
    RunTableModel model;
    model.setGroups(groupRuns(resultsOf({ { "dense", 1, 0.5 } })));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setGroups(groupRuns(resultsOf({ { "dense", 1, 0.6 } })));
    EXPECT_EQ(resets.count(), 0);
    EXPECT_EQ(changes.count(), 2);
    model.setGroups(groupRuns(resultsOf({ { "dense", 2, 0.6 } })));
    EXPECT_EQ(resets.count(), 1);
}

TEST_F(RunTable, ShowsMeansWithTheirSpread)
{
    EXPECT_EQ(text(0, Column::Name), QStringLiteral("dense"));
    EXPECT_EQ(text(0, Column::Accuracy), QStringLiteral("83.00\u00A0%"));
    const QModelIndex accuracy = view_.model()->index(0, Column::Accuracy);
    EXPECT_EQ(accuracy.data(RunTableModel::SpreadRole).toString(), QStringLiteral("± 1.41"));
    EXPECT_EQ(text(0, Column::ToDense), QStringLiteral("reference"));
    EXPECT_EQ(text(3, Column::ToDense), QStringLiteral("−4.00"));
    EXPECT_EQ(text(2, Column::ToDense), QStringLiteral("+2.00"));
    EXPECT_EQ(text(0, Column::ToDense, 3), QStringLiteral("−2.00"));
    EXPECT_EQ(text(0, Column::Time, 3), QStringLiteral("0:45"));
    EXPECT_EQ(text(3, Column::Asked), QStringLiteral("80\u00A0%"));
    EXPECT_EQ(text(3, Column::Measured), QStringLiteral("76.8\u00A0%"));
}

TEST_F(RunTable, TagsTheBestAndTheUnfinished)
{
    EXPECT_EQ(run(0, 1).data(RunTableModel::TagRole).toString(), QStringLiteral("best"));
    EXPECT_EQ(run(1, 0).data(RunTableModel::TagRole).toString(), QStringLiteral("running"));
    EXPECT_EQ(text(1, Column::Accuracy), QString()) << "an interim value is no mean";
    EXPECT_EQ(text(0, Column::Accuracy, 1), QStringLiteral("50.00\u00A0%"));
}

TEST_F(RunTable, SortsByItsHeaderWithMissingValuesLast)
{
    const QHeaderView& header = *view_.header();
    const QPoint accuracy(
        header.sectionViewportPosition(Column::Accuracy) + 20, header.height() / 2);
    QTest::mouseClick(header.viewport(), Qt::LeftButton, {}, accuracy);
    const bool descending = view_.sortOrder() == Qt::DescendingOrder;
    const QStringList up { QStringLiteral("aggressive"), QStringLiteral("dense"),
        QStringLiteral("light"), QStringLiteral("uniform") };
    const QStringList down { QStringLiteral("light"), QStringLiteral("dense"),
        QStringLiteral("aggressive"), QStringLiteral("uniform") };
    EXPECT_EQ(view_.sortColumn(), Column::Accuracy);
    EXPECT_EQ(names(), descending ? down : up);
    QTest::mouseClick(header.viewport(), Qt::LeftButton, {}, accuracy);
    EXPECT_EQ(names(), descending ? up : down);
}

TEST_F(RunTable, ChoosesRunsAndWholePlans)
{
    QSignalSpy spy(&view_, &RunTableView::choiceChanged);
    click(run(2, 0));
    EXPECT_EQ(view_.chosenRuns(), QStringList(QStringLiteral("/runs/light-seed1")));
    EXPECT_EQ(view_.currentRun(), QStringLiteral("/runs/light-seed1"));
    click(view_.model()->index(3, 0), Qt::ControlModifier);
    EXPECT_EQ(view_.chosenRuns().size(), 3);
    EXPECT_GE(spy.count(), 2);
    view_.chooseRun(QStringLiteral("/runs/dense-seed2"));
    EXPECT_EQ(view_.chosenRuns(), QStringList(QStringLiteral("/runs/dense-seed2")));
    view_.chooseRun(QStringLiteral("/runs/none"));
    EXPECT_TRUE(view_.chosenRuns().isEmpty());
}

TEST_F(RunTable, UnfoldsThePlanOfARunThatIsChosenElsewhere)
{
    view_.collapse(view_.model()->index(3, 0));
    EXPECT_EQ(view_.foldedGroups().size(), 1);
    view_.chooseRun(QStringLiteral("/runs/aggressive-seed2"));
    EXPECT_TRUE(view_.foldedGroups().isEmpty());
}

TEST_F(RunTable, KeepsFoldsAndChoiceWhenRunsComeAndGo)
{
    view_.collapse(view_.model()->index(0, 0));
    click(run(3, 1));
    auto more = sampleGroups();
    std::vector<RunResult> runs = resultsOf({ { "dense", 9, 0.8 } });
    for (PlanGroup& group : more)
        for (RunResult& one : group.runs)
            runs.push_back(std::move(one));
    view_.setGroups(groupRuns(std::move(runs)));
    EXPECT_EQ(view_.foldedGroups().size(), 1);
    EXPECT_EQ(view_.currentRun(), QStringLiteral("/runs/aggressive-seed2"));
}

TEST_F(RunTable, ExploresByDoubleClickEnterAndIcon)
{
    QSignalSpy spy(&view_, &RunTableView::exploreRequested);
    click(run(3, 0));
    QTest::mouseDClick(view_.viewport(), Qt::LeftButton, {}, centreOf(run(3, 0)));
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy[0][0].toString(), QStringLiteral("/runs/aggressive-seed1"));
    QTest::keyClick(&view_, Qt::Key_Down);
    QTest::keyClick(&view_, Qt::Key_Return);
    ASSERT_EQ(spy.count(), 2);
    EXPECT_EQ(spy[1][0].toString(), QStringLiteral("/runs/aggressive-seed2"));
    click(run(2, 0).siblingAtColumn(Column::Open));
    ASSERT_EQ(spy.count(), 3);
    EXPECT_EQ(spy[2][0].toString(), QStringLiteral("/runs/light-seed1"));
}

TEST_F(RunTable, OffersAMenuForTheRunUnderThePointer)
{
    QSignalSpy spy(&view_, &RunTableView::exploreRequested);
    const QPoint place = centreOf(run(3, 1));
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, view_.viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(view_.viewport(), &event);
    auto* menu = view_.findChild<QMenu*>();
    ASSERT_NE(menu, nullptr);
    menu->actions().front()->trigger();
    menu->close();
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy[0][0].toString(), QStringLiteral("/runs/aggressive-seed2"));
}

TEST_F(RunTable, FoldsAPlanByDoubleClickAndEnter)
{
    const QModelIndex dense = view_.model()->index(0, 0);
    click(dense); // QTest's double click is only its second half
    QTest::mouseDClick(view_.viewport(), Qt::LeftButton, {}, centreOf(dense));
    EXPECT_FALSE(view_.isExpanded(dense));
    view_.setCurrentIndex(dense);
    QTest::keyClick(&view_, Qt::Key_Return);
    EXPECT_TRUE(view_.isExpanded(dense));
}

TEST_F(RunTable, HidesColumnsByTheirMenu)
{
    QSignalSpy spy(&view_, &RunTableView::columnsChanged);
    QMenu menu;
    view_.fillColumnMenu(menu);
    menu.actions()[Column::Entropy - 1]->trigger();
    EXPECT_TRUE(view_.isColumnHidden(Column::Entropy));
    EXPECT_EQ(view_.hiddenColumns(), "entropy");
    EXPECT_EQ(spy.count(), 1);
    view_.setHiddenColumns("time,name,nonsense");
    EXPECT_EQ(view_.hiddenColumns(), "time") << "the name stays";
}

TEST_F(RunTable, FitsEveryNumber)
{
    QStyleOptionViewItem option;
    for (const QModelIndex& row : view_.rows())
        for (int column = Column::Asked; column < Column::Open; ++column) {
            const QModelIndex cell = row.siblingAtColumn(column);
            EXPECT_LE(view_.sizeHintForIndex(cell).width(), view_.columnWidth(column)) << column;
        }
}

TEST_F(RunTable, ExportsEveryNumberWithAllItsDigits)
{
    const RunTableFigure figure(view_);
    EXPECT_TRUE(figure.hasContent());
    const charts::FigureTable table = figure.figureTable();
    const auto at = [&](std::size_t row, const char* column) {
        return table.rows[row][table.columns.indexOf(QLatin1String(column))];
    };
    ASSERT_EQ(table.rows.size(), 10U); // four plans, six runs
    for (const QVariantList& row : table.rows)
        EXPECT_EQ(row.size(), table.columns.size());
    const std::vector<PlanGroup> groups = sampleGroups();
    EXPECT_EQ(at(0, "row").toString(), QStringLiteral("plan"));
    EXPECT_EQ(at(0, "dev_accuracy").toDouble(), groups[0].accuracy->mean);
    EXPECT_EQ(at(0, "dev_accuracy_sd").toDouble(), *groups[0].accuracy->deviation);
    EXPECT_EQ(at(0, "runs").toLongLong(), 2);
    EXPECT_EQ(at(2, "row").toString(), QStringLiteral("run"));
    EXPECT_EQ(at(2, "seed").toString(), QStringLiteral("2"));
    EXPECT_EQ(at(2, "dev_accuracy").toDouble(), 0.84);
    EXPECT_EQ(at(2, "dev_loss_nats").toDouble(), 0.38);
    EXPECT_EQ(at(2, "sparsity_measured").toDouble(), 0.0);
    EXPECT_EQ(at(2, "state").toString(), QStringLiteral("finished"));
    EXPECT_TRUE(at(3, "dev_accuracy").isNull()) << "uniform has no finished run";
    EXPECT_EQ(at(8, "accuracy_to_dense").toDouble(),
        *toDenseOfSameSeed(groups, groups[3], groups[3].runs[0]));
    EXPECT_EQ(at(8, "folder").toString(), QStringLiteral("/runs/aggressive-seed1"));
}

TEST_F(RunTable, PaintsAsAPicture)
{
    RunTableFigure figure(view_);
    QImage image(figure.figureSize().toSize(), QImage::Format_ARGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    charts::FigureStyle style;
    style.tokens = &theme::lightTokens();
    figure.paintFigure(painter, image.rect(), style);
    painter.end();
    EXPECT_NE(image, QImage(image.size(), image.format()));
    int dark = 0;
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
            dark += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
    EXPECT_GT(dark, 500);
    const QSizeF all = figure.figureSize();
    view_.setHiddenColumns("time");
    EXPECT_LT(figure.figureSize().width(), all.width());
}

} // namespace
} // namespace crisp::results
