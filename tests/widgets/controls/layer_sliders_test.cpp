// SPDX-License-Identifier: Apache-2.0
#include "controls/layer_sliders.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

using controls::LayerSliders;
using testing::ElementsAre;

class Layers : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        sliders_.setValues({ 0.2, 0.5, 0.8 });
        sliders_.resize(300, 130);
        sliders_.show();
        sliders_.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&sliders_));
    }

    void press(Qt::Key key) { QTest::keyClick(&sliders_, key); }

    LayerSliders sliders_;
    QSignalSpy changed_ { &sliders_, &LayerSliders::valuesChanged };
};

TEST_F(Layers, tell_only_what_the_user_changed)
{
    sliders_.setValues({ 0.1, 0.1, 0.1 });
    EXPECT_EQ(changed_.count(), 0);
    press(Qt::Key_Up);
    ASSERT_EQ(changed_.count(), 1);
    EXPECT_THAT(sliders_.values(), ElementsAre(0.11, 0.1, 0.1));
}

TEST_F(Layers, are_changed_by_arrows_and_page_keys)
{
    press(Qt::Key_Right);
    EXPECT_EQ(sliders_.focusedLayer(), 1);
    press(Qt::Key_Down);
    EXPECT_EQ(sliders_.values()[1], 0.49);
    press(Qt::Key_PageUp);
    EXPECT_EQ(sliders_.values()[1], 0.59);
    press(Qt::Key_Home);
    EXPECT_EQ(sliders_.values()[1], 0.0);
    press(Qt::Key_End);
    EXPECT_EQ(sliders_.values()[1], 0.95);
    press(Qt::Key_Up);
    EXPECT_EQ(sliders_.values()[1], 0.95) << "not beyond the maximum";
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    EXPECT_EQ(sliders_.focusedLayer(), 0) << "not beyond the first";
}

TEST_F(Layers, stay_at_whole_hundredths_over_many_steps)
{
    sliders_.setValues({ 0.0, 0.0, 0.0 });
    for (int i = 0; i < 57; ++i)
        press(Qt::Key_Up);
    EXPECT_EQ(sliders_.values()[0], 0.57);
}

TEST_F(Layers, are_dragged_by_their_handle_without_a_jump)
{
    const QPoint handle = sliders_.handlePosition(1);
    QTest::mousePress(&sliders_, Qt::LeftButton, {}, handle + QPoint(0, 4));
    EXPECT_EQ(changed_.count(), 0);
    QTest::mouseMove(&sliders_, sliders_.handlePosition(0) + QPoint(100, 4));
    EXPECT_NEAR(sliders_.values()[1], 0.2, 0.011);
    EXPECT_EQ(sliders_.values()[0], 0.2);
    // The drag belongs to the layer where it began, wherever the pointer goes.
    QTest::mouseMove(&sliders_, QPoint(250, -50));
    EXPECT_EQ(sliders_.values()[1], 0.95);
    QTest::mouseRelease(&sliders_, Qt::LeftButton, {}, QPoint(250, -50));
    QTest::mouseMove(&sliders_, QPoint(150, 100));
    EXPECT_EQ(sliders_.values()[1], 0.95) << "let go";
}

TEST_F(Layers, go_where_their_track_is_clicked)
{
    const QPoint target(sliders_.handlePosition(2).x(), sliders_.handlePosition(0).y());
    QTest::mouseClick(&sliders_, Qt::LeftButton, {}, target);
    EXPECT_NEAR(sliders_.values()[2], 0.2, 0.011);
    EXPECT_EQ(sliders_.focusedLayer(), 2);
}

TEST_F(Layers, let_the_page_scroll_unless_they_have_the_focus)
{
    const auto wheel = [this] {
        const QPointF position = sliders_.handlePosition(2);
        QWheelEvent event(position, sliders_.mapToGlobal(position), {}, { 0, 120 }, Qt::NoButton,
            Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&sliders_, &event);
        return event.isAccepted();
    };
    sliders_.clearFocus();
    EXPECT_FALSE(wheel());
    EXPECT_EQ(sliders_.values()[2], 0.8);
    sliders_.setFocus();
    EXPECT_TRUE(wheel());
    EXPECT_EQ(sliders_.values()[2], 0.81);
}

TEST_F(Layers, are_a_child_each_for_screen_readers)
{
    QAccessibleInterface* group = QAccessible::queryAccessibleInterface(&sliders_);
    ASSERT_TRUE(group);
    ASSERT_EQ(group->childCount(), 3);
    QAccessibleInterface* second = group->child(1);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->role(), QAccessible::Slider);
    EXPECT_EQ(second->text(QAccessible::Name), QStringLiteral("Layer 2"));
    EXPECT_EQ(second->text(QAccessible::Value), QStringLiteral("0.50"));
    EXPECT_EQ(second->parent(), group);
    EXPECT_EQ(group->indexOfChild(second), 1);
    EXPECT_EQ(group->childAt(second->rect().center().x(), second->rect().center().y()), second);
    ASSERT_TRUE(second->valueInterface());
    second->valueInterface()->setCurrentValue(0.7);
    EXPECT_EQ(sliders_.values()[1], 0.7);
    second->actionInterface()->doAction(QAccessibleActionInterface::increaseAction());
    EXPECT_EQ(sliders_.values()[1], 0.71);
    EXPECT_EQ(changed_.count(), 2);
}

TEST_F(Layers, tell_screen_readers_where_the_focus_is)
{
    sliders_.setFocus();
    press(Qt::Key_Right);
    QAccessibleInterface* group = QAccessible::queryAccessibleInterface(&sliders_);
    EXPECT_EQ(group->focusChild(), group->child(1));
    EXPECT_TRUE(group->child(1)->state().focused);
    EXPECT_FALSE(group->child(0)->state().focused);
}

TEST_F(Layers, have_children_that_know_when_their_layer_is_gone)
{
    QAccessibleInterface* group = QAccessible::queryAccessibleInterface(&sliders_);
    QAccessibleInterface* third = group->child(2);
    press(Qt::Key_End);
    sliders_.setFocusedLayer(2);
    sliders_.setValues({ 0.5, 0.5 });
    EXPECT_EQ(group->childCount(), 2);
    EXPECT_FALSE(third->isValid());
    EXPECT_EQ(group->child(2), nullptr);
    EXPECT_EQ(sliders_.focusedLayer(), 1);
}

TEST_F(Layers, without_any_layer_do_nothing)
{
    sliders_.setValues({});
    press(Qt::Key_Up);
    QTest::mouseClick(&sliders_, Qt::LeftButton, {}, { 50, 50 });
    EXPECT_FALSE(sliders_.grab().isNull());
    EXPECT_EQ(changed_.count(), 0);
}

} // namespace
} // namespace crisp::tests
