// SPDX-License-Identifier: Apache-2.0
#include "theme/painting.h"
#include "theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>

namespace crisp::tests {
namespace {

class Style : public testing::Test {
protected:
    void SetUp() override { theme::install(*qApp, theme::Choice::Light); }
    void TearDown() override { theme::setFontScale(1.0); }

    static QColor edgeOf(QWidget& widget)
    {
        widget.resize(widget.sizeHint().expandedTo({ 80, 28 }));
        const QImage image = widget.grab().toImage();
        return image.pixelColor(0, image.height() / 2);
    }
};

TEST_F(Style, gives_all_controls_of_a_line_one_height)
{
    EXPECT_EQ(QLineEdit().sizeHint().height(), theme::controlHeight);
    EXPECT_EQ(QComboBox().sizeHint().height(), theme::controlHeight);
    EXPECT_EQ(QSpinBox().sizeHint().height(), theme::controlHeight);
    EXPECT_EQ(QPushButton(QStringLiteral("OK")).sizeHint().height(), theme::controlHeight);
}

TEST_F(Style, lets_controls_grow_with_the_text)
{
    theme::setFontScale(1.5);
    EXPECT_EQ(QLineEdit().sizeHint().height(), 42);
    EXPECT_EQ(QComboBox().sizeHint().height(), 42);
}

TEST_F(Style, outlines_what_is_wrong_in_the_colour_of_errors)
{
    QLineEdit edit;
    EXPECT_EQ(edgeOf(edit), theme::lightTokens().fieldLine);
    edit.setProperty(theme::wrongProperty, true);
    EXPECT_EQ(edgeOf(edit), theme::lightTokens().danger);
    edit.setProperty(theme::wrongProperty, false);
    edit.setEnabled(false);
    EXPECT_EQ(edgeOf(edit), theme::lightTokens().line2);
}

TEST_F(Style, has_text_edits_follow_a_change_of_theme)
{
    QPlainTextEdit edit;
    edit.resize(100, 60);
    const auto middle = [&edit] { return edit.grab().toImage().pixelColor(50, 50); };
    EXPECT_EQ(middle(), theme::lightTokens().raised);
    theme::setChoice(theme::Choice::Dark);
    QApplication::processEvents();
    EXPECT_EQ(middle(), theme::darkTokens().raised);
}

TEST_F(Style, moves_a_slider_to_where_it_is_clicked)
{
    QSlider slider(Qt::Horizontal);
    slider.setRange(0, 100);
    slider.resize(214, 28); // 200 between the handle's ends
    slider.show();
    QTest::mouseClick(&slider, Qt::LeftButton, {}, { 7 + 150, 14 });
    EXPECT_NEAR(slider.value(), 75, 2);
}

TEST_F(Style, keeps_a_scroll_bar_s_handle_large_enough_to_grasp)
{
    QScrollBar bar(Qt::Vertical);
    bar.resize(10, 200);
    bar.setRange(0, 1'000'000);
    bar.setPageStep(10);
    QStyleOptionSlider option;
    option.initFrom(&bar);
    option.orientation = Qt::Vertical;
    option.maximum = bar.maximum();
    option.pageStep = bar.pageStep();
    option.sliderPosition = option.sliderValue = bar.maximum();
    const QRect handle = bar.style()->subControlRect(
        QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, &bar);
    EXPECT_GE(handle.height(), 24);
    EXPECT_EQ(handle.bottom(), bar.rect().bottom());
}

TEST_F(Style, shows_text_in_a_combo_box_left_of_its_arrow)
{
    QComboBox box;
    box.addItem(QStringLiteral("a long name of a model"));
    const int text = box.fontMetrics().horizontalAdvance(box.itemText(0));
    EXPECT_GE(box.sizeHint().width(), text + 8 + 28);
}

} // namespace
} // namespace crisp::tests
