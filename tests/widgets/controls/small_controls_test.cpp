// SPDX-License-Identifier: Apache-2.0
// Cards, chips, progress, labels, folds and rows that wrap.
#include "controls/controls.h"
#include "controls/plan_card.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include <gtest/gtest.h>

#include <limits>
#include <memory>

namespace crisp::tests {
namespace {

QString text(const char* latin) { return QLatin1String(latin); }

class Controls : public testing::Test {
protected:
    void SetUp() override { theme::install(*qApp, theme::Choice::Light); }
    void TearDown() override
    {
        theme::setFontScale(1.0);
        theme::setReducedMotion(false);
    }
};

using PlanCards = Controls;

TEST_F(PlanCards, are_chosen_by_a_key_one_at_a_time)
{
    controls::PlanCard light(text("light"), text("Light"), text("A little"));
    controls::PlanCard dense(text("dense"), text("Dense"), text("All"));
    QButtonGroup group;
    for (controls::PlanCard* card : { &light, &dense }) {
        card->setLayers({ 0.1, 0.5 });
        card->show();
        group.addButton(card);
    }
    QTest::keyClick(&light, Qt::Key_Space);
    EXPECT_TRUE(light.isChecked());
    QTest::keyClick(&dense, Qt::Key_Space);
    EXPECT_TRUE(dense.isChecked());
    EXPECT_FALSE(light.isChecked());
}

TEST_F(PlanCards, tell_a_screen_reader_plan_mean_and_meaning)
{
    controls::PlanCard card(text("light"), text("Light"), text("A little, more when deep"));
    card.setLayers({ 0.1, 0.5 });
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&card);
    EXPECT_EQ(accessible->text(QAccessible::Name), text("Light, mean sparsity 0.30"));
    EXPECT_EQ(accessible->text(QAccessible::Description), text("A little, more when deep"));
    EXPECT_TRUE(accessible->state().checkable);
}

TEST_F(PlanCards, tell_of_a_double_click)
{
    controls::PlanCard card(text("light"), text("Light"), text("A little"));
    card.show();
    QSignalSpy doubleClicked(&card, &controls::PlanCard::doubleClicked);
    QTest::mouseDClick(&card, Qt::LeftButton);
    EXPECT_EQ(doubleClicked.count(), 1);
}

TEST_F(PlanCards, draw_bars_as_high_as_their_layers_are_sparse)
{
    controls::PlanCard card(text("uniform"), text("Uniform"), text("Half"));
    card.setLayers({ 0.0, 1.0 });
    card.resize(200, card.sizeHint().height());
    const QImage image = card.grab().toImage();
    const auto filled = [&](int x) {
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            count += image.pixelColor(x, y) == theme::current().uniform;
        return count;
    };
    EXPECT_LE(filled(80), 2);
    EXPECT_GE(filled(150), 18);
}

using RunChips = Controls;

TEST_F(RunChips, toggle_and_tell_so)
{
    controls::RunChip chip(text("light"), text("light, seed 1"));
    chip.show();
    QSignalSpy toggled(&chip, &QAbstractButton::toggled);
    EXPECT_TRUE(chip.isChecked());
    QTest::keyClick(&chip, Qt::Key_Space);
    EXPECT_FALSE(chip.isChecked());
    EXPECT_EQ(toggled.count(), 1);
}

TEST_F(RunChips, have_room_for_their_name_and_note)
{
    controls::RunChip chip(text("light"), text("light, seed 1"));
    const int without = chip.sizeHint().width();
    chip.setNote(text("running"));
    EXPECT_GT(chip.sizeHint().width(), without);
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&chip);
    EXPECT_EQ(accessible->text(QAccessible::Name), text("light, seed 1"));
    EXPECT_EQ(accessible->text(QAccessible::Description), text("running"));
}

using Progress = Controls;

TEST_F(Progress, is_drawn_to_scale_in_the_plan_s_colour)
{
    controls::ThinProgress bar;
    bar.setPlan(text("aggressive"));
    bar.setProgress(0.5);
    bar.resize(200, 6);
    QImage image = bar.grab().toImage();
    EXPECT_EQ(image.pixelColor(90, 3), theme::current().aggressive);
    EXPECT_EQ(image.pixelColor(110, 3), theme::current().line);
    bar.setProgress(0.5, controls::ThinProgress::State::Failed);
    image = bar.grab().toImage();
    EXPECT_EQ(image.pixelColor(90, 3), theme::current().danger);
}

TEST_F(Progress, stays_within_its_bar_whatever_it_is_told)
{
    controls::ThinProgress bar;
    bar.setProgress(1.7);
    EXPECT_EQ(bar.progress(), 1.0);
    bar.setProgress(-1.0);
    EXPECT_EQ(bar.progress(), 0.0);
    bar.setProgress(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(bar.progress(), 0.0);
}

TEST_F(Progress, is_a_progress_bar_for_screen_readers)
{
    controls::ThinProgress bar;
    bar.setAccessibleName(text("aggressive, seed 1"));
    bar.setProgress(0.62);
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&bar);
    ASSERT_TRUE(accessible);
    EXPECT_EQ(accessible->role(), QAccessible::ProgressBar);
    EXPECT_EQ(accessible->text(QAccessible::Name), text("aggressive, seed 1"));
    EXPECT_EQ(accessible->text(QAccessible::Value), QStringLiteral("62\u00A0%"));
    accessible->valueInterface()->setCurrentValue(0.9);
    EXPECT_EQ(bar.progress(), 0.62) << "only the program moves it";
}

using Labels = Controls;

TEST_F(Labels, follow_theme_and_font_size)
{
    const std::unique_ptr<QLabel> label(controls::helpLabel(text("Help")));
    label->show();
    EXPECT_EQ(label->palette().color(QPalette::WindowText), theme::lightTokens().ink3);
    theme::setChoice(theme::Choice::Dark);
    theme::setFontScale(2.0);
    QApplication::processEvents();
    EXPECT_EQ(label->palette().color(QPalette::WindowText), theme::darkTokens().ink3);
    EXPECT_EQ(label->font().pixelSize(), 22);
}

TEST_F(Labels, show_text_of_files_as_it_is)
{
    const std::unique_ptr<QLabel> label(controls::bodyLabel(text("<b>bold</b>")));
    EXPECT_EQ(label->textFormat(), Qt::PlainText);
}

TEST_F(Labels, that_are_cut_short_need_little_room_and_can_be_read_out)
{
    controls::ElidedLabel label(text("A long sentence that does not fit"));
    EXPECT_LT(label.minimumSizeHint().width(), label.sizeHint().width() / 2);
    EXPECT_EQ(label.accessibleName(), label.text());
}

using Folds = Controls;

TEST_F(Folds, open_and_close_by_key_and_tell_only_that)
{
    theme::setReducedMotion(true);
    controls::Fold fold(text("Layers"));
    auto* content = new QLabel(text("inside"));
    fold.setContent(content);
    fold.show();
    QSignalSpy changed(&fold, &controls::Fold::openChanged);
    EXPECT_TRUE(fold.isOpen());
    EXPECT_TRUE(content->isVisible());
    fold.setOpen(false);
    EXPECT_FALSE(content->isVisible());
    EXPECT_EQ(changed.count(), 0);
    QTest::keyClick(fold.findChild<QAbstractButton*>(), Qt::Key_Space);
    EXPECT_TRUE(fold.isOpen());
    EXPECT_TRUE(content->isVisible());
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(Folds, end_open_or_closed_when_they_have_moved)
{
    controls::Fold fold(text("Layers"));
    auto* content = new QLabel(text("inside"));
    fold.setContent(content);
    fold.show();
    QTest::mouseClick(fold.findChild<QAbstractButton*>(), Qt::LeftButton);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !content->isVisible(); }));
    QTest::mouseClick(fold.findChild<QAbstractButton*>(), Qt::LeftButton);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return content->isVisible() && content->height() >= content->sizeHint().height(); }));
}

using Flows = Controls;

TEST_F(Flows, become_several_rows_where_one_has_no_room)
{
    QWidget widget;
    auto* flow = new controls::FlowLayout(&widget, 8);
    for (int i = 0; i < 4; ++i) {
        auto* block = new QWidget;
        block->setFixedSize(100, 24);
        flow->addWidget(block);
    }
    EXPECT_EQ(flow->heightForWidth(424), 24);
    EXPECT_EQ(flow->heightForWidth(423), 24 + 8 + 24);
    EXPECT_EQ(flow->heightForWidth(100), 4 * 24 + 3 * 8);
    widget.resize(210, 100);
    widget.show();
    EXPECT_EQ(flow->itemAt(1)->geometry().topLeft(), QPoint(108, 0));
    EXPECT_EQ(flow->itemAt(2)->geometry().topLeft(), QPoint(0, 32));
}

TEST_F(Flows, leave_no_gap_for_what_is_hidden)
{
    QWidget widget;
    auto* flow = new controls::FlowLayout(&widget, 8);
    for (int i = 0; i < 3; ++i) {
        auto* block = new QWidget(&widget);
        block->setFixedSize(50, 24);
        flow->addWidget(block);
        block->setVisible(i != 1);
    }
    widget.resize(300, 30);
    widget.show();
    EXPECT_EQ(flow->itemAt(2)->geometry().left(), 58);
}

using EmptyStates = Controls;

TEST_F(EmptyStates, offer_what_to_do_next)
{
    controls::EmptyState empty(text("No runs yet"), text("Train one."));
    controls::Button* train = empty.addAction(text("Train"), controls::Emphasis::Primary);
    empty.resize(600, 300);
    empty.show();
    EXPECT_TRUE(train->isVisible());
    EXPECT_NEAR(train->mapTo(&empty, train->rect().center()).x(), 300, 2) << "centred";
}

} // namespace
} // namespace crisp::tests
