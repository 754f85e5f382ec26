// SPDX-License-Identifier: Apache-2.0
#include "controls/field.h"
#include "controls/labelled_slider.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <limits>

namespace crisp::tests {
namespace {

using controls::Field;
using controls::LabelledSlider;

QString text(const char* latin) { return QLatin1String(latin); }

bool shows(const QWidget& widget, const QString& wanted)
{
    const auto labels = widget.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
        [&](const QLabel* label) { return label->isVisible() && label->text() == wanted; });
}

class Fields : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        field_.show();
    }

    Field field_ { text("Learning rate") };
    QSignalSpy edited_ { &field_, &Field::edited };
};

TEST_F(Fields, tell_only_what_the_user_typed)
{
    field_.setText(text("5e-5"));
    EXPECT_EQ(field_.text(), text("5e-5"));
    EXPECT_EQ(edited_.count(), 0);
    QTest::keyClicks(field_.edit(), text("1"));
    ASSERT_EQ(edited_.count(), 1);
    EXPECT_EQ(edited_.front().front().toString(), text("5e-51"));
}

TEST_F(Fields, keep_the_cursor_where_it_is_when_their_text_is_set_again)
{
    field_.setText(text("5e-5"));
    field_.edit()->setCursorPosition(1);
    field_.setText(text("5e-5"));
    EXPECT_EQ(field_.edit()->cursorPosition(), 1);
}

TEST_F(Fields, show_the_error_in_place_of_the_hint_until_it_is_mended)
{
    field_.setHint(text("usual: 1e-5 to 1e-4"));
    EXPECT_TRUE(shows(field_, text("usual: 1e-5 to 1e-4")));
    EXPECT_FALSE(field_.hasError());
    field_.setError(text("Must be below 1."));
    EXPECT_TRUE(field_.hasError());
    EXPECT_TRUE(shows(field_, text("Must be below 1.")));
    EXPECT_FALSE(shows(field_, text("usual: 1e-5 to 1e-4")));
    field_.setError({});
    EXPECT_FALSE(field_.hasError());
    EXPECT_TRUE(shows(field_, text("usual: 1e-5 to 1e-4")));
}

TEST_F(Fields, tell_a_screen_reader_name_and_error)
{
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(field_.edit());
    ASSERT_TRUE(accessible);
    EXPECT_EQ(accessible->text(QAccessible::Name), text("Learning rate"));
    field_.setError(text("Must be below 1."));
    EXPECT_EQ(accessible->text(QAccessible::Description), text("Must be below 1."));
}

TEST_F(Fields, get_the_focus_through_their_line_edit)
{
    field_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&field_));
    field_.setFocus();
    EXPECT_TRUE(field_.edit()->hasFocus());
}

TEST_F(Fields, leave_room_for_their_unit)
{
    field_.setUnit(text("steps"));
    const int unit = field_.edit()->fontMetrics().horizontalAdvance(text("steps"));
    EXPECT_GE(field_.edit()->textMargins().right(), unit);
}

class Sliders : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        slider_.resize(400, 28);
        slider_.show();
    }

    QSlider* inner() { return slider_.findChild<QSlider*>(); }

    LabelledSlider slider_ { text("Smoothing"), 0.0, 0.99, 0.01, 2 };
    QSignalSpy changed_ { &slider_, &LabelledSlider::valueChanged };
};

TEST_F(Sliders, count_in_exact_steps)
{
    for (const double value : { 0.0, 0.03, 0.29, 0.3, 0.57, 0.99 }) {
        slider_.setValue(value);
        EXPECT_EQ(slider_.value(), value);
    }
    slider_.setValue(7.0);
    EXPECT_EQ(slider_.value(), 0.99);
    slider_.setValue(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(slider_.value(), 0.99) << "what is no number changes nothing";
}

TEST_F(Sliders, tell_only_what_the_user_moved)
{
    slider_.setValue(0.5);
    EXPECT_EQ(changed_.count(), 0);
    QTest::keyClick(inner(), Qt::Key_Right);
    ASSERT_EQ(changed_.count(), 1);
    EXPECT_EQ(changed_.front().front().toDouble(), 0.51);
}

TEST_F(Sliders, show_the_number_or_a_word_for_it)
{
    slider_.setValue(0.5);
    EXPECT_EQ(slider_.shownValue(), text("0.50"));
    slider_.setValueText(text("as trained"));
    EXPECT_EQ(slider_.shownValue(), text("as trained"));
    slider_.setValueText({});
    EXPECT_EQ(slider_.shownValue(), text("0.50"));
}

TEST_F(Sliders, keep_their_length_while_the_number_changes)
{
    slider_.setValue(0.11);
    QApplication::processEvents();
    const int width = inner()->width();
    slider_.setValue(0.88);
    QApplication::processEvents();
    EXPECT_EQ(inner()->width(), width);
}

TEST_F(Sliders, tell_a_screen_reader_the_number_and_not_the_step)
{
    slider_.setValue(0.25);
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(inner());
    ASSERT_TRUE(accessible);
    EXPECT_EQ(accessible->role(), QAccessible::Slider);
    EXPECT_EQ(accessible->text(QAccessible::Name), text("Smoothing"));
    EXPECT_EQ(accessible->text(QAccessible::Value), text("0.25"));
    ASSERT_TRUE(accessible->valueInterface());
    EXPECT_EQ(accessible->valueInterface()->currentValue().toDouble(), 0.25);
    EXPECT_EQ(accessible->valueInterface()->maximumValue().toDouble(), 0.99);
    accessible->valueInterface()->setCurrentValue(0.75);
    EXPECT_EQ(slider_.value(), 0.75);
    EXPECT_EQ(changed_.count(), 1) << "it is the user who moved it";
}

TEST_F(Sliders, let_the_page_scroll_under_the_pointer_unless_they_have_the_focus)
{
    slider_.setValue(0.5);
    const auto wheel = [this] {
        QWheelEvent event(QPointF(5, 5), inner()->mapToGlobal(QPointF(5, 5)), {}, { 0, 120 },
            Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(inner(), &event);
        return event.isAccepted();
    };
    EXPECT_FALSE(wheel());
    EXPECT_EQ(slider_.value(), 0.5);
    slider_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&slider_));
    inner()->setFocus();
    EXPECT_TRUE(wheel());
    EXPECT_GT(slider_.value(), 0.5);
}

} // namespace
} // namespace crisp::tests
