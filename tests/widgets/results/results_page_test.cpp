// SPDX-License-Identifier: Apache-2.0
#include "charts/chart_panel.h"
#include "charts/curve_chart.h"
#include "charts/figure_export.h"
#include "charts/run_charts.h"
#include "controls/empty_state.h"
#include "controls/segmented_control.h"
#include "data/table_reader.h"
#include "results/result_charts.h"
#include "results/results_page.h"
#include "results/run_table_view.h"
#include "results/work_facts.h"
#include "widgets/services_setup.h"

#include <QHeaderView>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace crisp::results {
namespace {

using crisp::testing::patience_ms;
using crisp::testing::ServicesSetup;

class Results : public ::testing::Test {
protected:
    void trainAll()
    {
        for (const char* preset : { "dense", "light", "aggressive" })
            for (const std::uint64_t seed : { 1, 2 })
                setup_.train(preset, seed);
        setup_.look();
    }
    void show()
    {
        page_.resize(1368, 844);
        page_.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&page_));
    }
    RunTableView& table() { return *page_.findChild<RunTableView*>(); }
    QStringList shownRuns()
    {
        QStringList runs;
        for (const QModelIndex& row : table().rows())
            if (const QString run = row.data(RunTableModel::RunRole).toString(); !run.isEmpty())
                runs << run;
        return runs;
    }
    QPushButton* button(const QString& text)
    {
        for (auto* candidate : page_.findChildren<QPushButton*>())
            if (candidate->text() == text)
                return candidate;
        ADD_FAILURE() << "there is no button " << qPrintable(text);
        return nullptr;
    }
    /// There is one for accuracy and one for loss.
    template <typename Chart>
    Chart* visibleChart()
    {
        for (auto* chart : page_.findChildren<Chart*>())
            if (chart->isVisible())
                return chart;
        return nullptr;
    }
    bool shows(int runs)
    {
        return QTest::qWaitFor([&] { return shownRuns().size() == runs; }, patience_ms);
    }

    ServicesSetup setup_;
    ResultsPage page_ { setup_.services };
};

TEST_F(Results, SaysWhatToDoWhileThereAreNone)
{
    show();
    EXPECT_TRUE(page_.findChild<controls::EmptyState*>()->isVisible());
    QSignalSpy train(&page_, &pages::Page::trainRequested);
    QTest::mouseClick(button(QStringLiteral("Train a run")), Qt::LeftButton);
    EXPECT_EQ(train.count(), 1);
}

TEST_F(Results, ShowsRunsAsTheyCome)
{
    show();
    trainAll();
    ASSERT_TRUE(shows(6));
    EXPECT_TRUE(table().isVisible());
    EXPECT_EQ(table().runs().groups().size(), 3U);
    for (const charts::Figure* figure : page_.figures())
        EXPECT_TRUE(QTest::qWaitFor([&] { return figure->hasContent(); }, patience_ms))
            << qPrintable(figure->figureName());
}

TEST_F(Results, FiltersByWhatIsTyped)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    auto* find = page_.findChild<QLineEdit*>();
    QTest::keyClicks(find, QStringLiteral("aggr seed 2"));
    EXPECT_EQ(shownRuns(), QStringList(setup_.runPath("aggressive", 2)));
    find->clear();
    EXPECT_EQ(shownRuns().size(), 6);
    QTest::keyClicks(find, QStringLiteral("nothing like it"));
    EXPECT_TRUE(shownRuns().isEmpty());
}

TEST_F(Results, ChoosesTheRunThatIsClickedInAChart)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    const QString run = setup_.runPath("light", 2);
    auto* scatter = visibleChart<charts::ScatterChart>();
    Q_EMIT scatter->runClicked(run);
    EXPECT_EQ(table().currentRun(), run);
    EXPECT_EQ(page_.saveState()[QStringLiteral("run")].toString(), run);
}

TEST_F(Results, AsksToExploreARun)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    QSignalSpy explore(&page_, &pages::Page::exploreRequested);
    page_.showRun(setup_.runPath("dense", 1));
    QTest::keyClick(&table(), Qt::Key_Return);
    ASSERT_EQ(explore.count(), 1);
    EXPECT_EQ(explore[0][0].toString(), setup_.runPath("dense", 1));
}

TEST_F(Results, RemembersHiddenColumns)
{
    trainAll();
    show();
    QMenu menu;
    table().fillColumnMenu(menu);
    menu.actions().first()->trigger();
    EXPECT_EQ(setup_.settings.get(bridge::setting::resultsColumns), "asked");
    const ResultsPage other(setup_.services);
    EXPECT_TRUE(other.findChild<RunTableView*>()->isColumnHidden(RunTableModel::Asked));
}

TEST_F(Results, ComesBackAsItWasLeft)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    page_.findChild<QLineEdit*>()->setText(QStringLiteral("seed 1"));
    table().setSorting(RunTableModel::Loss, Qt::DescendingOrder);
    table().collapse(table().model()->index(0, 0));
    page_.showRun(setup_.runPath("light", 1));
    const QJsonObject state = page_.saveState();
    ResultsPage other(setup_.services);
    other.restoreState(state);
    EXPECT_EQ(other.saveState(), state);
}

TEST_F(Results, TakesADamagedStateCalmly)
{
    trainAll();
    show();
    page_.restoreState({ { QStringLiteral("metric"), 77 }, { QStringLiteral("chart"), -1 },
        { QStringLiteral("sort"), 3 }, { QStringLiteral("folded"), QStringLiteral("x") },
        { QStringLiteral("model"), QStringLiteral("gone") },
        { QStringLiteral("run"), QStringLiteral("/nowhere") } });
    EXPECT_EQ(shownRuns().size(), 6);
}

TEST_F(Results, SwitchesBetweenAccuracyAndLoss)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    auto* charts = page_.findChild<ResultCharts*>();
    const auto visible = [&] {
        std::set<QString> names;
        for (const auto* chart : page_.findChildren<charts::ScatterChart*>())
            if (chart->isVisible())
                names.insert(chart->figureName());
        return names;
    };
    EXPECT_EQ(visible(), std::set { QStringLiteral("accuracy-against-sparsity") });
    charts->setMetric(Metric::Loss);
    EXPECT_EQ(visible(), std::set { QStringLiteral("loss-against-sparsity") });
}

TEST_F(Results, EnlargesOneChartAndComesBackWithEscape)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    auto* scatter = visibleChart<charts::ScatterChart>();
    const int width = scatter->width();
    for (auto* panel : page_.findChildren<charts::ChartPanel*>())
        if (panel->content() == scatter)
            Q_EMIT panel->enlargeRequested();
    EXPECT_FALSE(table().isVisible());
    EXPECT_TRUE(QTest::qWaitFor([&] { return scatter->width() > 2 * width; }));
    page_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&page_));
    QTest::keyClick(&page_, Qt::Key_Escape);
    EXPECT_TRUE(table().isVisible());
}

TEST_F(Results, OverlaysTheCurvesOfTheRunsThatAreChosen)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    page_.findChild<ResultCharts*>()->setFirstChart(FirstChart::Curves);
    auto* curves = visibleChart<charts::CurveChart>();
    ASSERT_NE(curves, nullptr);
    const std::size_t all = curves->figureTable().rows.size();
    page_.showRun(setup_.runPath("dense", 1));
    EXPECT_EQ(curves->figureTable().rows.size(), all) << "one stands out among all";
    table().selectionModel()->select(table().model()->index(2, 0),
        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    Q_EMIT table().choiceChanged();
    EXPECT_EQ(curves->figureTable().rows.size(), all / 3) << "a plan of three";
}

TEST_F(Results, GivesTheSameNumbersToTheCsvAsTheRunsHave)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    const QString path = ServicesSetup::toQt(setup_.tiny.folder / "runs.csv");
    ASSERT_TRUE(setup_.exports.save(*page_.figures().front(), path, charts::FileFormat::Csv));
    const std::string csv = crisp::testing::readAll(path.toStdString());
    data::TableReader reader(csv, data::TableFormat::Csv, "runs.csv");
    std::vector<std::string> header, cells;
    ASSERT_TRUE(reader.next(header));
    const auto cell = [&](std::string_view column) {
        return cells[static_cast<std::size_t>(std::ranges::find(header, column) - header.begin())];
    };
    int found = 0;
    while (reader.next(cells)) {
        if (cells.front() != "run")
            continue;
        const training::SweepRow truth = training::summarise(training::loadRun(cell("folder")));
        EXPECT_EQ(std::stod(cell("dev_accuracy")), truth.accuracy);
        EXPECT_EQ(std::stod(cell("dev_loss_nats")), truth.loss);
        EXPECT_EQ(std::stod(cell("entropy_nats")), truth.entropy);
        EXPECT_EQ(std::stod(cell("sparsity_measured")), truth.effectiveSparsity);
        ++found;
    }
    EXPECT_EQ(found, 6);
}

TEST_F(Results, OutlivesAMonkey)
{
    trainAll();
    show();
    ASSERT_TRUE(shows(6));
    for (auto* opener : page_.findChildren<QPushButton*>())
        opener->setProperty("opensWindow", true); // menus and dialogs have loops of their own
    for (auto* segment : page_.findChildren<controls::SegmentedControl*>())
        for (auto* button : segment->findChildren<QPushButton*>())
            button->setProperty("opensWindow", false);
    crisp::testing::monkey(page_, 600, 5);
    EXPECT_TRUE(page_.isVisible());
}

TEST(WorkBasis, CountsTheTokensOfDevSentences)
{
    const training::testing::TinySetup tiny;
    const training::Recipe recipe = tiny.recipe();
    const auto basis = readWorkBasis(recipe);
    ASSERT_TRUE(basis);
    EXPECT_EQ(basis->dim, 32U);
    EXPECT_EQ(basis->hiddenDim, 64U);
    EXPECT_TRUE(basis->tokensKnown);
    EXPECT_GT(basis->tokens, 3U);
    EXPECT_LT(basis->tokens, 12U);
}

TEST(WorkBasis, SaysThatItDoesNotKnowTheLength)
{
    const training::testing::TinySetup tiny;
    training::Recipe recipe = tiny.recipe();
    recipe.data.devFile = "/nowhere/dev.tsv";
    auto basis = readWorkBasis(recipe);
    ASSERT_TRUE(basis);
    EXPECT_FALSE(basis->tokensKnown);
    EXPECT_EQ(basis->tokens, 25U);
    recipe.model = "/nowhere";
    EXPECT_FALSE(readWorkBasis(recipe));
}

} // namespace
} // namespace crisp::results
