// SPDX-License-Identifier: Apache-2.0
#include "theme/painting.h"
#include "theme/theme.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QImage>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTest>

#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

/// Two buttons with room around them.
class FocusRing : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        auto* row = new QHBoxLayout(&window_);
        row->setContentsMargins(20, 20, 20, 20);
        row->setSpacing(20);
        for (QPushButton* button : { &first_, &second_ })
            row->addWidget(button);
        window_.resize(400, 160);
        window_.show();
        window_.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window_));
    }

    void TearDown() override
    {
        for (QPushButton* button : { &first_, &second_ })
            button->setParent(nullptr);
    }

    /// Whether the ring's line, two pixels left of a widget, is there.
    bool hasRing(QWidget& widget)
    {
        QApplication::processEvents();
        const QImage image = window_.grab().toImage();
        const QPoint middle = widget.mapTo(&window_, QPoint(-2, widget.height() / 2));
        return image.pixelColor(middle) == theme::current().accent;
    }

    QWidget window_;
    QPushButton first_ { QStringLiteral("First") };
    QPushButton second_ { QStringLiteral("Second") };
};

TEST_F(FocusRing, stands_around_what_the_tab_key_reached)
{
    first_.setFocus(Qt::OtherFocusReason);
    QTest::keyClick(&first_, Qt::Key_Tab);
    EXPECT_TRUE(second_.hasFocus());
    EXPECT_TRUE(theme::hasVisibleFocus(&second_));
    EXPECT_TRUE(hasRing(second_));
    EXPECT_FALSE(hasRing(first_));
    QTest::keyClick(&second_, Qt::Key_Backtab);
    EXPECT_TRUE(hasRing(first_));
    EXPECT_FALSE(hasRing(second_));
}

TEST_F(FocusRing, is_not_shown_after_a_click)
{
    QTest::mouseClick(&second_, Qt::LeftButton);
    EXPECT_TRUE(second_.hasFocus());
    EXPECT_FALSE(theme::hasVisibleFocus(&second_));
    EXPECT_FALSE(hasRing(second_));
}

TEST_F(FocusRing, is_not_shown_in_a_dialog_that_a_click_opened)
{
    QTest::mouseClick(&first_, Qt::LeftButton);
    second_.setFocus(Qt::TabFocusReason); // as dialogs do when they open
    EXPECT_FALSE(hasRing(second_));
    QTest::keyClick(&second_, Qt::Key_Tab);
    EXPECT_TRUE(hasRing(first_));
}

TEST_F(FocusRing, moves_with_its_control)
{
    second_.setFocus(Qt::TabFocusReason);
    EXPECT_TRUE(hasRing(second_));
    window_.resize(window_.width() + 200, window_.height() + 40);
    EXPECT_TRUE(hasRing(second_));
}

TEST_F(FocusRing, goes_when_its_control_is_hidden_or_destroyed)
{
    auto* third = new QPushButton(QStringLiteral("Third"));
    window_.layout()->addWidget(third);
    QApplication::processEvents();
    third->setFocus(Qt::TabFocusReason);
    EXPECT_TRUE(hasRing(*third));
    const QRect place = third->geometry();
    delete third;
    QApplication::processEvents();
    const QImage image = window_.grab().toImage();
    EXPECT_NE(image.pixelColor(place.left() - 2, place.center().y()), theme::current().accent);
}

TEST_F(FocusRing, stays_away_where_a_widget_shows_its_focus_itself)
{
    theme::setFocusRing(&second_, -1.0);
    second_.setFocus(Qt::TabFocusReason);
    EXPECT_FALSE(hasRing(second_));
    EXPECT_TRUE(theme::hasVisibleFocus(&second_));
}

TEST_F(FocusRing, takes_no_clicks_and_is_no_pane_of_a_splitter)
{
    QSplitter splitter;
    auto* button = new QPushButton(QStringLiteral("In a splitter"), &splitter);
    splitter.show();
    splitter.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&splitter));
    button->setFocus(Qt::TabFocusReason);
    QApplication::processEvents();
    EXPECT_EQ(splitter.count(), 1);
}

TEST_F(FocusRing, is_wider_than_a_tight_parent)
{
    QWidget tight(&window_);
    QPushButton inside(QStringLiteral("Inside"), &tight);
    tight.setGeometry(30, 60, 80, 28);
    inside.setGeometry(0, 0, 80, 28);
    tight.show();
    inside.setFocus(Qt::TabFocusReason);
    EXPECT_TRUE(hasRing(inside)) << "the parent cuts off what a child of it would draw there";
}

} // namespace
} // namespace crisp::tests
