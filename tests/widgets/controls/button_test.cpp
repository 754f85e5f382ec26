// SPDX-License-Identifier: Apache-2.0
#include "controls/button.h"
#include "controls/segmented_control.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QFontMetrics>
#include <QImage>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

using controls::Button;
using controls::ButtonSize;
using controls::Emphasis;
using controls::SegmentedControl;

QString text(const char* latin) { return QLatin1String(latin); }

class Buttons : public testing::Test {
protected:
    void SetUp() override { theme::install(*qApp, theme::Choice::Light); }
    void TearDown() override { theme::setFontScale(1.0); }
};

TEST_F(Buttons, have_the_heights_of_the_sheet)
{
    Button button(text("Train"));
    EXPECT_EQ(button.sizeHint().height(), 28);
    button.setLarge(true);
    EXPECT_EQ(button.sizeHint().height(), 36);
    button.setButtonSize(ButtonSize::Small);
    EXPECT_EQ(button.sizeHint().height(), 24);
    theme::setFontScale(2.0);
    EXPECT_EQ(button.sizeHint().height(), 48);
}

TEST_F(Buttons, have_room_for_all_that_they_show)
{
    Button button(text("Export"));
    const int plain = button.sizeHint().width();
    const int words = button.fontMetrics().horizontalAdvance(text("Export"));
    EXPECT_GT(plain, words);
    button.setGlyph(theme::Icon::Export);
    const int withIcon = button.sizeHint().width();
    EXPECT_GE(withIcon, plain + 16);
    button.setShortcutHint(text("Ctrl+E"));
    EXPECT_GT(button.sizeHint().width(), withIcon);
    const int withoutMenu = button.sizeHint().width();
    QMenu menu;
    button.setMenu(&menu);
    EXPECT_GE(button.sizeHint().width(), withoutMenu + 16);
}

TEST_F(Buttons, with_a_long_text_can_become_narrow)
{
    Button button(text("A very long text that would make the whole window wide"));
    EXPECT_LT(button.minimumSizeHint().width(), button.sizeHint().width() / 2);
}

TEST_F(Buttons, of_an_icon_alone_say_their_name)
{
    const std::unique_ptr<Button> button(controls::iconButton(theme::Icon::Close, text("Dismiss")));
    EXPECT_EQ(button->sizeHint(), QSize(28, 28));
    EXPECT_EQ(button->toolTip(), text("Dismiss"));
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(button.get());
    ASSERT_TRUE(accessible);
    EXPECT_EQ(accessible->text(QAccessible::Name), text("Dismiss"));
    EXPECT_EQ(accessible->role(), QAccessible::Button);
}

TEST_F(Buttons, show_their_emphasis)
{
    const auto ground = [](Button& button) {
        button.resize(80, 28);
        return button.grab().toImage().pixelColor(6, 14);
    };
    Button primary(text("Go"), Emphasis::Primary);
    EXPECT_EQ(ground(primary), theme::current().accent);
    primary.setEnabled(false);
    EXPECT_EQ(ground(primary), theme::current().line);
    Button secondary(text("Go"), Emphasis::Secondary);
    EXPECT_EQ(ground(secondary), theme::current().raised);
    Button dangerous(text("Go"), Emphasis::Dangerous);
    dangerous.resize(80, 28);
    EXPECT_EQ(dangerous.grab().toImage().pixelColor(0, 14), theme::current().danger);
}

TEST_F(Buttons, are_pressed_by_the_space_bar)
{
    Button button(text("Go"));
    button.show();
    QSignalSpy clicked(&button, &QAbstractButton::clicked);
    QTest::keyClick(&button, Qt::Key_Space);
    EXPECT_EQ(clicked.count(), 1);
}

class Segments : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        control_.show();
        control_.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&control_));
    }

    QAbstractButton* segment(int index)
    {
        return control_.findChildren<QAbstractButton*>().at(index);
    }

    SegmentedControl control_ { { text("Attention"), text("Scores"), text("Kept") } };
    QSignalSpy changed_ { &control_, &SegmentedControl::indexChanged };
};

TEST_F(Segments, begin_with_the_first)
{
    EXPECT_EQ(control_.index(), 0);
    EXPECT_EQ(control_.count(), 3);
    EXPECT_TRUE(segment(0)->isChecked());
}

TEST_F(Segments, tell_only_what_the_user_chose)
{
    control_.setIndex(2);
    EXPECT_EQ(control_.index(), 2);
    EXPECT_EQ(changed_.count(), 0);
    QTest::mouseClick(segment(1), Qt::LeftButton);
    ASSERT_EQ(changed_.count(), 1);
    EXPECT_EQ(changed_.front().front().toInt(), 1);
    QTest::mouseClick(segment(1), Qt::LeftButton);
    EXPECT_EQ(changed_.count(), 1) << "the same again is no change";
}

TEST_F(Segments, are_walked_with_arrows_past_those_that_cannot_be_chosen)
{
    control_.setSegmentEnabled(1, false, text("Needs a second model."));
    EXPECT_EQ(segment(1)->toolTip(), text("Needs a second model."));
    segment(0)->setFocus();
    QTest::keyClick(segment(0), Qt::Key_Right);
    EXPECT_EQ(control_.index(), 2);
    EXPECT_TRUE(segment(2)->hasFocus());
    QTest::keyClick(segment(2), Qt::Key_Right);
    EXPECT_EQ(control_.index(), 2) << "no way on";
    QTest::keyClick(segment(2), Qt::Key_Left);
    EXPECT_EQ(control_.index(), 0);
    EXPECT_EQ(changed_.count(), 2);
}

TEST_F(Segments, stop_the_tab_key_once)
{
    int stops = 0;
    for (int i = 0; i < 3; ++i)
        stops += (segment(i)->focusPolicy() & Qt::TabFocus) != 0;
    EXPECT_EQ(stops, 1);
}

TEST_F(Segments, ignore_an_index_that_is_not_there)
{
    control_.setIndex(7);
    control_.setIndex(-1);
    EXPECT_EQ(control_.index(), 0);
}

TEST_F(Segments, do_not_move_when_another_is_chosen)
{
    const QRect before = segment(2)->geometry();
    control_.setIndex(1);
    QApplication::processEvents();
    EXPECT_EQ(segment(2)->geometry(), before);
}

} // namespace
} // namespace crisp::tests
