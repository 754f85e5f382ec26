// SPDX-License-Identifier: Apache-2.0
// What MapView does with pointer and keys.
#include "explore/map_tip.h"
#include "explore/map_view.h"
#include "map_samples.h"
#include "theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gmock/gmock.h>

namespace crisp::explore {
namespace {

class MapViewTest : public ::testing::Test {
protected:
    MapViewTest() { show(testing::sampleMap()); }

    void show(const MapPointer& map)
    {
        view.resize(480, 460);
        view.setMap(map);
        view.show();
        QApplication::processEvents();
    }
    [[nodiscard]] QPoint at(double row, double column) const
    {
        const QMargins margins = view.cellMargins();
        const double cell = (view.width() - margins.left() - margins.right()) / view.view().width;
        return { int(margins.left() + (column - view.view().left + 0.5) * cell),
            int(margins.top() + (row - view.view().top + 0.5) * cell) };
    }
    /// What events cause causes events.
    static void settle()
    {
        for (int i = 0; i < 5; ++i)
            QApplication::processEvents();
    }
    void turnWheel(QPoint where, int by)
    {
        QWheelEvent event(where, view.mapToGlobal(where), {}, QPoint(0, by), Qt::NoButton,
            Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
    [[nodiscard]] Lock lastLock()
    {
        return locks.isEmpty() ? Lock {} : locks.last().first().value<Lock>();
    }

    MapView view;
    QSignalSpy locks { &view, &MapView::lockRequested };
    QSignalSpy hovers { &view, &MapView::hoveredChanged };
    QSignalSpy views { &view, &MapView::viewChanged };
    QSignalSpy edits { &view, &MapView::editRequested };
};

TEST_F(MapViewTest, ClickAsksToLockACellAndAgainToFreeIt)
{
    QTest::mouseClick(&view, Qt::LeftButton, {}, at(2, 4));
    ASSERT_EQ(locks.count(), 1);
    EXPECT_EQ(lastLock(), (Lock { Cell { 2, 4 }, {} }));
    EXPECT_TRUE(view.lock().isFree()) << "the page decides";
    view.setLock(lastLock());
    QTest::mouseClick(&view, Qt::LeftButton, {}, at(2, 4));
    EXPECT_TRUE(lastLock().isFree());
}

TEST_F(MapViewTest, ClickOnALabelAsksToLockItsToken)
{
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(at(3, 0).x() - 50, at(3, 0).y()));
    EXPECT_EQ(lastLock(), (Lock { {}, std::size_t { 3 } }));
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(at(0, 5).x(), at(0, 5).y() - 50));
    EXPECT_EQ(lastLock(), (Lock { {}, std::size_t { 5 } }));
}

TEST_F(MapViewTest, PointerHoversOneCellAtATimeAndShowsItsTip)
{
    auto* tip = view.findChild<MapTip*>();
    ASSERT_NE(tip, nullptr);
    QTest::mouseMove(&view, at(1, 2));
    EXPECT_EQ(view.hovered(), (Cell { 1, 2 }));
    EXPECT_TRUE(tip->isVisible());
    const auto count = hovers.count();
    QTest::mouseMove(&view, at(1, 2) + QPoint(1, 1));
    EXPECT_EQ(hovers.count(), count) << "the same cell says nothing new";
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&view, &leave);
    EXPECT_FALSE(view.hovered());
    EXPECT_FALSE(tip->isVisible());
}

TEST_F(MapViewTest, AnotherViewsHoverHasNoTip)
{
    view.setHovered(Cell { 0, 1 });
    EXPECT_EQ(view.hovered(), (Cell { 0, 1 }));
    EXPECT_FALSE(view.findChild<MapTip*>()->isVisible());
    EXPECT_EQ(hovers.count(), 0);
}

TEST_F(MapViewTest, TipsStayInsideTheMap)
{
    const auto* tip = view.findChild<MapTip*>();
    for (const auto& [row, column] : { std::pair(0, 0), std::pair(5, 5), std::pair(0, 5) }) {
        QTest::mouseMove(&view, at(row, column));
        EXPECT_TRUE(view.rect().contains(tip->geometry()));
        EXPECT_FALSE(tip->geometry().contains(at(row, column))) << "the cell stays in sight";
    }
}

TEST_F(MapViewTest, ArrowsMoveEnterLocksAndEscapeFrees)
{
    view.setHovered(Cell { 2, 2 });
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(view.hovered(), (Cell { 3, 3 }));
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(lastLock(), (Lock { Cell { 3, 3 }, {} }));
    view.setLock(lastLock());
    QTest::keyClick(&view, Qt::Key_Up);
    EXPECT_EQ(lastLock(), (Lock { Cell { 2, 3 }, {} })) << "a locked cell moves along";
    view.setLock(lastLock());
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_TRUE(lastLock().isFree());
    view.setLock({});
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(&view, Qt::Key_Left);
    EXPECT_EQ(view.hovered()->to, 0U) << "and stops at the edge";
}

TEST_F(MapViewTest, ReadersHearTheCellUnderTheKeyboard)
{
    view.setHovered(Cell { 2, 2 });
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_TRUE(view.accessibleDescription().startsWith(QStringLiteral("grip to ##ping: ")))
        << view.accessibleDescription().toStdString();
    EXPECT_TRUE(view.accessibleName().contains(QStringLiteral("Layer 1, head 1")));
}

TEST_F(MapViewTest, LettersEditTheLockedCellOnly)
{
    QTest::keyClick(&view, Qt::Key_K);
    EXPECT_EQ(edits.count(), 0);
    view.setLock({ Cell { 1, 4 }, {} });
    QTest::keyClick(&view, Qt::Key_K);
    QTest::keyClick(&view, Qt::Key_P);
    QTest::keyClick(&view, Qt::Key_Backspace);
    ASSERT_EQ(edits.count(), 3);
    EXPECT_EQ(edits[0][0].value<Cell>(), (Cell { 1, 4 }));
    EXPECT_EQ(edits[0][1].toInt(), 1);
    EXPECT_EQ(edits[1][1].toInt(), 0);
    EXPECT_EQ(edits[2][1].toInt(), -1);
}

TEST_F(MapViewTest, KeysOfThePageAreLeftToIt)
{
    QKeyEvent alt(QEvent::KeyPress, Qt::Key_Right, Qt::AltModifier);
    QApplication::sendEvent(&view, &alt);
    EXPECT_FALSE(alt.isAccepted());
    QKeyEvent letter(QEvent::KeyPress, Qt::Key_M, Qt::NoModifier, QStringLiteral("m"));
    QApplication::sendEvent(&view, &letter);
    EXPECT_FALSE(letter.isAccepted());
    EXPECT_EQ(hovers.count(), 0);
}

class LargeMapViewTest : public MapViewTest {
protected:
    LargeMapViewTest()
    {
        testing::Sample sample;
        sample.tokens = testing::manyTokens(120);
        sample.sparsity = 0.8;
        sample.layers = sample.heads = 1;
        show(testing::sampleMap(sample));
    }
};

TEST_F(LargeMapViewTest, WheelZoomsAtThePointer)
{
    const QPoint where = at(30, 90);
    turnWheel(where, 600);
    EXPECT_EQ(views.count(), 1);
    EXPECT_LT(view.view().width, 60.0);
    QTest::mouseMove(&view, where + QPoint(1, 0));
    QTest::mouseMove(&view, where);
    EXPECT_EQ(view.hovered(), (Cell { 30, 90 })) << "what was under the pointer still is";
    for (int i = 0; i < 40; ++i)
        turnWheel(where, -600);
    EXPECT_EQ(view.view().width, 120.0);
}

TEST_F(LargeMapViewTest, DragPansAndIsNoClick)
{
    turnWheel(at(60, 60), 1200);
    const MapView::View before = view.view();
    const QPoint start(300, 250);
    QTest::mousePress(&view, Qt::LeftButton, {}, start);
    QTest::mouseMove(&view, start - QPoint(60, 40));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, start - QPoint(60, 40));
    EXPECT_GT(view.view().left, before.left);
    EXPECT_GT(view.view().top, before.top);
    EXPECT_EQ(view.view().width, before.width);
    EXPECT_EQ(locks.count(), 0);
}

TEST_F(LargeMapViewTest, DoubleClickShowsAllAndTakesItsFirstClickBack)
{
    turnWheel(at(60, 60), 1200);
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(300, 250));
    view.setLock(lastLock());
    QTest::mouseDClick(&view, Qt::LeftButton, {}, QPoint(300, 250));
    EXPECT_EQ(view.view().width, 120.0);
    EXPECT_TRUE(lastLock().isFree());
}

TEST_F(LargeMapViewTest, ViewsCanBeShared)
{
    turnWheel(at(60, 60), 900);
    MapView other;
    other.resize(view.size());
    other.setMap(view.map());
    QSignalSpy spy(&other, &MapView::viewChanged);
    other.setView(view.view());
    EXPECT_DOUBLE_EQ(other.view().left, view.view().left);
    EXPECT_DOUBLE_EQ(other.view().width, view.view().width);
    EXPECT_EQ(spy.count(), 0);
}

TEST_F(LargeMapViewTest, ZoomStaysWithTheTokensAndGoesWithThem)
{
    turnWheel(at(60, 60), 900);
    const double width = view.view().width;
    view.setMap(std::make_shared<MapData>(*view.map()));
    EXPECT_EQ(view.view().width, width);
    view.setMap(testing::sampleMap());
    EXPECT_EQ(view.view().width, 6.0);
    view.setMap(nullptr);
    EXPECT_FALSE(view.hasContent());
    QTest::mouseMove(&view, QPoint(200, 200));
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_FALSE(view.hovered());
}

TEST_F(LargeMapViewTest, KeyboardBringsItsCellIntoSight)
{
    turnWheel(at(10, 10), 1500);
    view.setHovered(Cell { 10, 10 });
    for (int i = 0; i < 90; ++i)
        QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.hovered(), (Cell { 10, 100 }));
    EXPECT_GE(view.view().left + view.view().width, 101.0 - 1e-6);
}

TEST_F(LargeMapViewTest, ColumnsStandWhereTheMarginsSay)
{
    QSignalSpy spy(&view, &MapView::cellMarginsChanged);
    view.resize(600, 460);
    QApplication::processEvents();
    EXPECT_GE(spy.count(), 1);
    const QMargins margins = view.cellMargins();
    EXPECT_EQ((600 - margins.left() - margins.right()) / 120 * 120,
        600 - margins.left() - margins.right());
}

TEST_F(MapViewTest, LockedCellHasItsRingAndFreedOneNot)
{
    const QImage before = view.grab().toImage();
    view.setLock({ Cell { 2, 3 }, {} });
    QApplication::processEvents();
    const QImage locked = view.grab().toImage();
    EXPECT_NE(before, locked);
    bool dark = false;
    const QPoint centre = at(2, 3);
    for (int x = centre.x() - 40; x < centre.x() + 40; ++x)
        dark = dark || locked.pixel(x, centre.y()) == qRgb(0x17, 0x1B, 0x22);
    EXPECT_TRUE(dark);
    view.setLock({});
    QApplication::processEvents();
    EXPECT_EQ(view.grab().toImage(), before);
}

TEST_F(MapViewTest, FollowsTheTheme)
{
    theme::install(*qApp, theme::Choice::Light);
    settle();
    const QImage light = view.grab().toImage();
    theme::setChoice(theme::Choice::Dark);
    settle();
    const QImage dark = view.grab().toImage();
    EXPECT_EQ(QColor(dark.pixel(2, 2)), theme::darkTokens().surface);
    EXPECT_NE(light, dark);
    theme::setChoice(theme::Choice::Light);
    settle();
    EXPECT_EQ(view.grab().toImage(), light);
}

TEST_F(MapViewTest, FlashPassesByItselfAndNotAtAllWithReducedMotion)
{
    const QImage before = view.grab().toImage();
    view.flash({ { 1, 1 }, { 99, 99 } });
    EXPECT_NE(view.grab().toImage(), before);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view.grab().toImage() == before; }, 3000));
    theme::setReducedMotion(true);
    view.flash({ { 1, 1 } });
    EXPECT_EQ(view.grab().toImage(), before);
    theme::setReducedMotion(false);
}

} // namespace
} // namespace crisp::explore
