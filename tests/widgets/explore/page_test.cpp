// SPDX-License-Identifier: Apache-2.0
// The page driven by keys and clicks, over a real tiny model.
#include "analysis/comparison.h"
#include "analysis/export_csv.h"
#include "charts/figure_export.h"
#include "controls/segmented_control.h"
#include "explore/changes_list.h"
#include "explore/edge_tables.h"
#include "explore/edit_names.h"
#include "explore/fact_list.h"
#include "explore/map_view.h"
#include "page_setup.h"

#include <QAbstractButton>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>

namespace crisp::explore {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PageSetup;
using ::testing::SizeIs;

std::string textOf(const QString& text) { return text.toStdString(); }

/// Some edge of the head that is shown: kept, or pruned.
model::EdgeEdit someEdge(PageSetup& setup, bool kept)
{
    const ExploreState& state = setup.page.state();
    const auto& head = setup.page.explanation()->layers[state.layer].heads[state.head];
    const std::size_t n = head.attention.size;
    for (std::size_t cell = 0; cell < n * n; ++cell)
        if ((head.keep[cell] != 0) == kept)
            return { state.layer, state.head, cell / n, cell % n, false };
    ADD_FAILURE() << "the head has no such edge";
    return {};
}

void lockEdge(PageSetup& setup, const model::EdgeEdit& edge)
{
    Lock lock;
    lock.cell = Cell { edge.from, edge.to };
    setup.page.setLock(lock);
    setup.wait();
}

bool isKept(const analysis::Explanation& explanation, const model::EdgeEdit& edge)
{
    return explanation.layers[edge.layer]
               .heads[edge.head]
               .keep[edge.from * explanation.size() + edge.to]
        != 0;
}

TEST(ExplorePage, FollowsWhatIsTyped)
{
    PageSetup setup;
    setup.open();
    auto* box = setup.find<QLineEdit>("sentenceBox");
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, QStringLiteral("a good play ."));
    setup.wait();
    ASSERT_TRUE(setup.page.explanation());
    EXPECT_EQ(setup.page.explanation()->text, "a good play .");
    EXPECT_THAT(setup.page.explanation()->tokens,
        ::testing::ElementsAre("[CLS]", "a", "good", "play", ".", "[SEP]"));
    EXPECT_EQ(setup.find<MapView>("mapView")->map()->tokens.size(), 6);
    QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
    setup.wait();
    EXPECT_NE(setup.page.explanation()->text, "a good play .") << "typing can be undone";
}

TEST(ExplorePage, KeepsOldMapsInSightWhileItWaits)
{
    PageSetup setup;
    setup.open();
    const MapPointer before = setup.find<MapView>("mapView")->map();
    setup.page.setText(QStringLiteral("a bad film ."));
    EXPECT_EQ(setup.find<MapView>("mapView")->map(), before);
    EXPECT_FALSE(setup.page.isUpToDate());
    setup.wait();
    EXPECT_NE(setup.find<MapView>("mapView")->map(), before);
}

TEST(ExplorePage, MovesNothingWhileTheSentenceGrows)
{
    PageSetup setup;
    setup.open();
    const char* const names[] = { "headGrid", "entropyGrid", "mapPanel", "profilePanel",
        "inspector", "whatIfSlider", "strongestList", "answerPanel", "modelBox", "exportButton" };
    const auto places = [&] {
        QList<QRect> result;
        for (const char* name : names) {
            const auto* widget = setup.find<QWidget>(name);
            result += QRect(widget->mapTo(&setup.page, QPoint()), widget->size());
        }
        return result;
    };
    const QList<QRect> before = places();
    for (const char* words : { " a", " bad", " film play that never quite trusts" }) {
        setup.page.setText(setup.page.state().text + QString::fromLatin1(words));
        EXPECT_EQ(places(), before);
        setup.wait();
        QTest::qWait(1);
        EXPECT_EQ(places(), before) << words;
    }
    Lock lock;
    lock.cell = Cell { 1, 2 };
    setup.page.setLock(lock);
    QTest::qWait(1);
    EXPECT_EQ(places(), before) << "locking";
    setup.page.setQuantity(Quantity::Difference);
    setup.wait();
    QTest::qWait(1);
    EXPECT_EQ(places(), before) << "difference";
}

TEST(ExplorePage, SaysWhenItIsUpToDate)
{
    PageSetup setup;
    setup.open();
    QSignalSpy ready(&setup.page, &ExplorePage::upToDate);
    setup.page.setText(QStringLiteral("a bad film ."));
    ASSERT_TRUE(ready.wait(testing::patience_ms));
    EXPECT_TRUE(setup.page.isUpToDate());
    EXPECT_EQ(setup.page.explanation()->text, "a bad film .");
}

TEST(ExplorePage, AsksWhatIfWithTheSlider)
{
    PageSetup setup;
    setup.open();
    const auto before = setup.page.explanation();
    auto* slider = setup.find<QWidget>("whatIfSlider")->findChild<QSlider*>();
    ASSERT_TRUE(slider);
    EXPECT_FALSE(setup.find<QWidget>("planChip")->isVisible());
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home); // nothing pruned
    setup.wait();
    ASSERT_TRUE(setup.page.state().plan);
    EXPECT_TRUE(setup.page.explanation()->plan.isDense());
    EXPECT_NE(setup.page.explanation()->logits, before->logits);
    EXPECT_TRUE(setup.find<QWidget>("planChip")->isVisible());
    EXPECT_THAT(textOf(setup.page.currentFigure()->figureCaption()), HasSubstr("own"));

    setup.find<QAbstractButton>("backToPlan")->click();
    setup.wait();
    EXPECT_FALSE(setup.page.state().plan);
    EXPECT_EQ(setup.page.explanation()->logits, before->logits);
}

TEST(ExplorePage, TakesOneSparsityForEachLayer)
{
    PageSetup setup;
    setup.open();
    setup.find<QWidget>("layerFold")->findChild<QAbstractButton*>()->click();
    QTest::qWait(200); // it unfolds
    auto* layers = setup.find<QWidget>("whatIfLayers");
    EXPECT_TRUE(layers->isVisible());
    layers->setFocus();
    QTest::keyClick(layers, Qt::Key_PageDown);
    setup.wait();
    ASSERT_TRUE(setup.page.state().plan);
    const auto& plan = setup.page.explanation()->plan.layers;
    ASSERT_THAT(plan, SizeIs(testing::tinyLayers));
    EXPECT_NEAR(plan[0], 0.5, 1e-9);
    EXPECT_NEAR(plan[1], 0.6, 1e-9);
}

TEST(ExplorePage, ForcesTheLockedEdgeAndTakesItBack)
{
    PageSetup setup;
    setup.open();
    const auto before = setup.page.explanation();
    const model::EdgeEdit edge = someEdge(setup, false);
    lockEdge(setup, edge);
    setup.page.setFocus();
    QTest::keyClick(&setup.page, Qt::Key_K);
    setup.wait();
    ASSERT_THAT(setup.page.state().edits, SizeIs(1));
    EXPECT_TRUE(setup.page.state().edits.front().keep);
    EXPECT_TRUE(isKept(*setup.page.explanation(), edge));
    EXPECT_THAT(setup.page.explanation()->edits, SizeIs(1));
    EXPECT_NE(setup.page.explanation()->logits, before->logits);
    EXPECT_TRUE(setup.find<QWidget>("editChip")->isVisible());
    const QString name = editName(*setup.page.explanation(), edge);
    for (const charts::Figure* figure : setup.page.figures())
        EXPECT_THAT(textOf(figure->figureCaption()), HasSubstr(textOf(name)))
            << textOf(figure->figureName());

    QTest::keyClick(&setup.page, Qt::Key_Backspace);
    setup.wait();
    EXPECT_THAT(setup.page.state().edits, IsEmpty());
    EXPECT_EQ(setup.page.explanation()->logits, before->logits);
}

TEST(ExplorePage, UndoesEditsOneByOneAndAllAtOnce)
{
    PageSetup setup;
    setup.open();
    const model::EdgeEdit kept = someEdge(setup, true);
    lockEdge(setup, kept);
    setup.find<controls::SegmentedControl>("stateSwitch")
        ->findChildren<QAbstractButton*>()
        .at(2)
        ->click();
    setup.wait();
    ASSERT_THAT(setup.page.state().edits, SizeIs(1));
    EXPECT_FALSE(isKept(*setup.page.explanation(), kept));
    lockEdge(setup, someEdge(setup, false));
    QTest::keyClick(&setup.page, Qt::Key_K);
    setup.wait();
    ASSERT_THAT(setup.page.state().edits, SizeIs(2));
    setup.find<QAbstractButton>("undoEdit")->click();
    setup.wait();
    ASSERT_THAT(setup.page.state().edits, SizeIs(1));
    EXPECT_EQ(setup.page.state().edits.front().to, kept.to);
    setup.find<QAbstractButton>("undoAllEdits")->click();
    setup.wait();
    EXPECT_THAT(setup.page.state().edits, IsEmpty());
    EXPECT_TRUE(isKept(*setup.page.explanation(), kept));
}

TEST(ExplorePage, DoesNotPruneTheLastEdgeOfARow)
{
    PageSetup setup;
    setup.open();
    setup.page.setPlanOverride(model::linearPlan(testing::tinyLayers, 0.95, 0.95));
    setup.wait();
    QSignalSpy said(&setup.page, &pages::Page::said);
    lockEdge(setup, someEdge(setup, true));
    QTest::keyClick(&setup.page, Qt::Key_P);
    setup.wait();
    EXPECT_THAT(setup.page.state().edits, IsEmpty());
    ASSERT_EQ(said.count(), 1);
    EXPECT_THAT(textOf(said.front().front().toString()), HasSubstr("last edge"));
}

TEST(ExplorePage, MovesAndSwitchesByKeys)
{
    PageSetup setup;
    setup.open();
    ExplorePage& page = setup.page;
    page.setFocus();
    QTest::keyClick(&page, Qt::Key_BracketRight);
    EXPECT_EQ(page.state().layer, 1U);
    QTest::keyClick(&page, Qt::Key_BracketLeft);
    QTest::keyClick(&page, Qt::Key_BracketLeft);
    EXPECT_EQ(page.state().layer, 0U);
    QTest::keyClick(&page, Qt::Key_Right, Qt::AltModifier);
    EXPECT_EQ(page.state().head, 1U);
    QTest::keyClick(&page, Qt::Key_Left, Qt::AltModifier);
    QTest::keyClick(&page, Qt::Key_M);
    EXPECT_TRUE(page.state().links);
    QTest::keyClick(&page, Qt::Key_S);
    EXPECT_TRUE(page.state().hideSpecial);
    QTest::keyClick(&page, Qt::Key_W);
    EXPECT_TRUE(page.state().wholeWords);
    setup.wait();
    EXPECT_FALSE(setup.scene()->map.map->tokens.contains(QStringLiteral("[CLS]")));
    QTest::keyClick(&page, Qt::Key_D);
    setup.wait();
    EXPECT_EQ(setup.scene()->map.map->quantity, Quantity::Difference);
    Lock lock;
    lock.token = 1;
    page.setLock(lock);
    QTest::keyClick(&page, Qt::Key_Escape);
    EXPECT_TRUE(page.state().lock.isFree());
}

TEST(ExplorePage, TypesLettersIntoTheSentenceNotIntoThePage)
{
    PageSetup setup;
    setup.open();
    auto* box = setup.find<QLineEdit>("sentenceBox");
    box->setFocus();
    QTest::keyClicks(box, QStringLiteral("mdswkp[]"));
    EXPECT_FALSE(setup.page.state().links);
    EXPECT_FALSE(setup.page.state().wholeWords);
    EXPECT_TRUE(setup.page.state().text.endsWith(QStringLiteral("mdswkp[]")));
}

TEST(ExplorePage, ComparedWithItsDenseVersionFindsTheFlippedEdges)
{
    PageSetup setup;
    setup.open();
    setup.page.setCompare(comparedDense());
    setup.wait();
    const ScenePointer scene = setup.scene();
    ASSERT_TRUE(scene->input.comparing());
    const analysis::Explanation& dense = *scene->input.first.explained->explanation;
    const analysis::Explanation& sparse = *scene->input.second.explained->explanation;
    EXPECT_TRUE(dense.plan.isDense());
    EXPECT_EQ(setup.page.explanation().get(), &sparse);
    const analysis::Comparison wanted = analysis::compare(dense, sparse);
    EXPECT_THAT(wanted.flipped, ::testing::Not(IsEmpty()));
    EXPECT_EQ(scene->changes->comparison.flipped, wanted.flipped);
    const auto& changes = setup.find<ChangesList>("changesList")->changes();
    const auto lost = std::ranges::count_if(wanted.flipped, [](const analysis::FlippedEdge& edge) {
        return edge.layer == 0 && edge.head == 0 && !edge.keptInSecond;
    });
    EXPECT_EQ(changes.lost.size(), static_cast<std::size_t>(lost));
    EXPECT_THAT(changes.gained, IsEmpty());

    // A line locks its cell in all three maps.
    auto* table = setup.find<QTableView>("changeTable");
    table->selectRow(0);
    const Cell cell { changes.lost.front().from, changes.lost.front().to };
    for (const char* map : { "mapA", "mapB", "mapDifference" })
        EXPECT_EQ(setup.find<MapView>(map)->lock().cell, cell) << map;

    setup.find<QAbstractButton>("stopComparing")->click();
    setup.wait();
    EXPECT_FALSE(setup.scene()->input.comparing());
}

TEST(ExplorePage, ComparesTwoModelsAndSwapsThem)
{
    PageSetup setup;
    const QString other = testing::writeTinyModel(setup.folder / "other", 0.3, 9);
    setup.open();
    setup.page.setCompare(other);
    setup.wait();
    ASSERT_TRUE(setup.scene()->input.comparing());
    EXPECT_EQ(setup.scene()->input.answer->request[0].model, other);
    EXPECT_EQ(setup.scene()->input.answer->request[1].model, setup.sparse);
    setup.page.controller().change([](ExploreState& state) { state.swapped = true; });
    setup.wait();
    EXPECT_EQ(setup.scene()->input.answer->request[0].model, setup.sparse);
}

TEST(ExplorePage, ShowsTwoSentencesSideBySideWithoutADifference)
{
    PageSetup setup;
    setup.open();
    setup.page.setComparedText(QStringLiteral("a bad film ."));
    setup.wait();
    ASSERT_TRUE(setup.scene()->input.comparing());
    EXPECT_THAT(textOf(setup.scene()->noDifference), HasSubstr("different tokens"));
    EXPECT_TRUE(setup.find<MapView>("mapA")->isVisible());
    EXPECT_TRUE(setup.find<MapView>("mapB")->isVisible());
    EXPECT_FALSE(setup.find<MapView>("mapDifference")->isVisible());
    setup.page.setComparedText({});
    setup.wait();
    EXPECT_FALSE(setup.scene()->input.comparing());
}

TEST(ExplorePage, ReadsAPair)
{
    PageSetup setup;
    setup.open();
    setup.page.setPair(QStringLiteral("a bad film ."));
    setup.wait();
    EXPECT_EQ(setup.page.explanation()->textPair, "a bad film .");
    EXPECT_TRUE(setup.scene()->map.map->secondStart);
}

TEST(ExplorePage, EntersAndLeavesTheSecondSentenceByItsButtons)
{
    PageSetup setup;
    setup.open();
    setup.find<QAbstractButton>("secondSentenceButton")->click();
    auto* second = setup.find<QLineEdit>("secondSentenceBox");
    EXPECT_TRUE(second->isVisible());
    QTest::keyClicks(second, QStringLiteral("a bad film ."));
    setup.wait();
    EXPECT_EQ(setup.page.explanation()->textPair, "a bad film .");
}

TEST(ExplorePage, ExportsWhatCrispExplainWrites)
{
    PageSetup setup;
    setup.open();
    QStringList files
        = setup.page.exportNumbers(QString::fromStdString(setup.folder.path().string()));
    EXPECT_THAT(files, SizeIs(2));
    std::string wanted = crisp::testing::readAll(setup.folder / "attention.csv");
    std::erase(wanted, '\r');
    const auto figures = setup.page.figures();
    const auto attention = std::ranges::find_if(figures, [](const charts::Figure* figure) {
        return figure->figureName() == QLatin1String("attention");
    });
    ASSERT_NE(attention, figures.end());
    const charts::FigureTable table = (*attention)->figureTable();
    const QStringList lines = QString::fromStdString(wanted).split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(static_cast<std::size_t>(lines.size()), table.rows.size() + 1);
    EXPECT_EQ(lines.front(), table.columns.join(u','));
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const QStringList fields = lines[static_cast<qsizetype>(row) + 1].split(u',');
        for (qsizetype column = 0; column < fields.size(); ++column) {
            const QVariant& cell = table.rows[row][column];
            if (cell.typeId() == QMetaType::Float)
                ASSERT_EQ(fields[column].toFloat(), cell.toFloat());
            else
                ASSERT_EQ(fields[column], cell.toString());
        }
    }
}

TEST(ExplorePage, LeavesAsAFolderOfFiles)
{
    PageSetup setup;
    setup.open();
    const std::vector<charts::Figure*> figures = setup.page.figures();
    const QString folder = QString::fromStdString((setup.folder / "everything").string());
    constexpr std::array formats { charts::FileFormat::Png, charts::FileFormat::Csv };
    const QStringList files
        = charts::saveFigures(figures, folder, formats, charts::PictureOptions {});
    EXPECT_TRUE(QFile::exists(folder + QStringLiteral("/attention.csv")));
    EXPECT_FALSE(QFile::exists(folder + QStringLiteral("/attention.png"))) << "a table only";
    EXPECT_TRUE(QFile::exists(folder + QStringLiteral("/layer-1-head-1.png")));
    EXPECT_EQ(files.size(), static_cast<qsizetype>(2 * figures.size() - 1));
}

TEST(ExplorePage, HasFiguresWithDifferentNamesAndCaptions)
{
    PageSetup setup;
    setup.open();
    for (const QString& compare : { QString(), comparedDense() }) {
        setup.page.setCompare(compare);
        setup.wait();
        QStringList names;
        for (const charts::Figure* figure : setup.page.figures()) {
            names += figure->figureName();
            EXPECT_THAT(textOf(figure->figureCaption()), HasSubstr("film"))
                << textOf(figure->figureName());
        }
        EXPECT_GE(names.size(), 7);
        EXPECT_EQ(names.removeDuplicates(), 0) << textOf(names.join(u' '));
    }
}

TEST(ExplorePage, ComesBackAsItWasLeft)
{
    PageSetup setup;
    setup.open();
    setup.page.setPosition(2, std::size_t { 3 });
    setup.page.setLinks(true);
    setup.page.setPlanOverride(model::linearPlan(testing::tinyLayers, 0.2, 0.4));
    setup.wait();
    const QJsonObject saved = setup.page.saveState();
    const ExploreState left = setup.page.state();
    const auto before = setup.page.explanation();

    PageSetup other;
    other.page.restoreState(saved);
    other.wait();
    EXPECT_EQ(other.page.state(), left);
    ASSERT_TRUE(other.page.explanation());
    EXPECT_EQ(other.page.explanation()->logits, before->logits);
}

TEST(ExplorePage, ClampsAPositionThatTheModelDoesNotHave)
{
    PageSetup setup;
    setup.page.setPosition(40, std::size_t { 50 });
    setup.open();
    EXPECT_EQ(setup.page.state().layer, testing::tinyLayers - 1);
    EXPECT_EQ(setup.page.state().head, testing::tinyHeads - 1);
    ASSERT_TRUE(setup.scene()->map.map);
}

TEST(ExplorePage, RemembersSentencesThatWereLookedAt)
{
    PageSetup setup;
    setup.open();
    setup.page.controller().replaceSentence(QStringLiteral("a bad film ."), {});
    setup.wait();
    setup.page.controller().rememberSentence();
    const auto& past = setup.page.state().history.sentences();
    ASSERT_GE(past.size(), 2U);
    EXPECT_EQ(past[0].text, QStringLiteral("a bad film ."));
    EXPECT_THAT(textOf(past[1].text), HasSubstr("trusts"));
}

TEST(ExplorePage, GivesOnePanelAllTheRoomAndTakesItBack)
{
    PageSetup setup;
    setup.open();
    auto* map = setup.find<QWidget>("mapPanel");
    auto* grid = setup.find<QWidget>("headGrid");
    const QSize before = map->size();
    setup.page.setFocus();
    QTest::keyClick(&setup.page, Qt::Key_F11);
    QTest::qWait(10);
    EXPECT_FALSE(grid->isVisible());
    EXPECT_GT(map->width(), before.width());
    QTest::keyClick(&setup.page, Qt::Key_Escape);
    QTest::qWait(10);
    EXPECT_TRUE(grid->isVisible());
    EXPECT_EQ(map->size(), before);
}

TEST(ExplorePage, FoldsTheInspectorIntoADrawerWhereItIsNarrow)
{
    PageSetup setup;
    setup.open();
    auto* inspector = setup.find<QWidget>("inspector");
    EXPECT_TRUE(inspector->isVisible());
    EXPECT_LE(setup.page.minimumSizeHint().width(), 952);
    EXPECT_LE(setup.page.minimumSizeHint().height(), 644);
    setup.page.resize(952, 640);
    QTest::qWait(10);
    EXPECT_FALSE(inspector->isVisible());
    auto* button = setup.find<QAbstractButton>("drawerButton");
    ASSERT_TRUE(button->isVisible());
    button->click();
    EXPECT_TRUE(inspector->isVisible());
    setup.page.resize(1368, 844);
    QTest::qWait(10);
    EXPECT_TRUE(inspector->isVisible());
    EXPECT_FALSE(button->isVisible());
}

} // namespace
} // namespace crisp::explore
