// SPDX-License-Identifier: Apache-2.0
#include "controls/table_style.h"
#include "controls/toast.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

namespace table = controls::table;
using controls::RowAction;
using controls::TableDelegate;

QString text(const char* latin) { return QLatin1String(latin); }

class Tables : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        delegate_ = controls::styleTable(&view_);
        for (int row = 0; row < 3; ++row)
            model_.appendRow({ new QStandardItem(text("run")), new QStandardItem });
        view_.setModel(&model_);
        view_.setRootIsDecorated(false);
        view_.resize(400, 200);
        view_.show();
    }
    void TearDown() override { theme::setFontScale(1.0); }

    QImage cellImage(int row, int column)
    {
        const QRect cell = view_.visualRect(model_.index(row, column));
        return view_.viewport()->grab(cell).toImage();
    }

    static bool contains(const QImage& image, const QColor& colour)
    {
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (image.pixelColor(x, y) == colour)
                    return true;
        return false;
    }

    QStandardItemModel model_;
    QTreeView view_;
    TableDelegate* delegate_ = nullptr;
};

TEST_F(Tables, have_rows_of_one_height_that_grows_with_the_text)
{
    EXPECT_EQ(view_.visualRect(model_.index(1, 0)).height(), 28);
    EXPECT_TRUE(view_.uniformRowHeights());
    QTableView other;
    controls::styleTable(&other);
    other.setModel(&model_);
    EXPECT_EQ(other.rowHeight(0), 28);
    theme::setFontScale(1.5);
    QApplication::processEvents();
    EXPECT_EQ(view_.visualRect(model_.index(1, 0)).height(), 42);
    EXPECT_EQ(other.rowHeight(0), 42);
}

TEST_F(Tables, show_a_plan_s_marker_and_progress_in_its_colour)
{
    EXPECT_FALSE(contains(cellImage(0, 0), theme::current().aggressive));
    model_.item(0, 0)->setData(text("aggressive"), table::PlanRole);
    EXPECT_TRUE(contains(cellImage(0, 0), theme::current().aggressive));
    model_.item(0, 1)->setData(QVariant::fromValue(controls::ProgressLook {
                                   0.5, controls::ThinProgress::State::Running, text("uniform") }),
        table::ProgressRole);
    EXPECT_TRUE(contains(cellImage(0, 1), theme::current().uniform));
}

TEST_F(Tables, show_tags_on_their_tint)
{
    model_.item(1, 0)->setData(static_cast<int>(table::Bad), table::TagRole);
    EXPECT_TRUE(contains(cellImage(1, 0), theme::current().dangerTint));
}

TEST_F(Tables, select_whole_rows)
{
    view_.setCurrentIndex(model_.index(1, 0));
    EXPECT_TRUE(contains(cellImage(1, 1), theme::current().accentTint));
    EXPECT_FALSE(contains(cellImage(2, 1), theme::current().accentTint));
}

TEST_F(Tables, tell_which_action_of_which_row_was_clicked)
{
    model_.item(2, 1)->setData(
        QVariant::fromValue(QList<RowAction> {
            { theme::Icon::Pause, text("Pause") }, { theme::Icon::Close, text("Remove") } }),
        table::ActionsRole);
    QSignalSpy triggered(delegate_, &TableDelegate::actionTriggered);
    QSignalSpy doubleClicked(&view_, &QTreeView::doubleClicked);
    const QRect cell = view_.visualRect(model_.index(2, 1));
    QTest::mouseClick(
        view_.viewport(), Qt::LeftButton, {}, TableDelegate::actionRect(cell, 1, 2).center());
    ASSERT_EQ(triggered.count(), 1);
    EXPECT_EQ(triggered.front()[0].toModelIndex(), model_.index(2, 1));
    EXPECT_EQ(triggered.front()[1].toInt(), 1);
    QTest::mouseClick(
        view_.viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 10, cell.center().y()));
    EXPECT_EQ(triggered.count(), 1) << "beside the actions";
}

TEST_F(Tables, ask_for_columns_as_wide_as_what_is_in_them)
{
    const auto width = [this] {
        view_.resizeColumnToContents(0);
        return view_.columnWidth(0);
    };
    const int plain = width();
    model_.item(0, 0)->setData(text("aggressive"), table::PlanRole);
    model_.item(0, 0)->setData(text("seed 1"), table::NoteRole);
    EXPECT_GT(width(), plain + 30);
}

class Toasts : public testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        theme::setReducedMotion(true);
        host_.resize(600, 400);
        host_.show();
    }
    void TearDown() override { theme::setReducedMotion(false); }

    QAbstractButton* link() { return toast_.findChild<QAbstractButton*>(); }

    QWidget host_;
    controls::Toast toast_ { &host_ };
};

TEST_F(Toasts, stand_at_the_bottom_of_their_host_and_stay_there)
{
    EXPECT_FALSE(toast_.isVisible());
    toast_.showMessage(text("Saved map.png"));
    EXPECT_TRUE(toast_.isVisible());
    EXPECT_EQ(toast_.message(), text("Saved map.png"));
    EXPECT_EQ(toast_.accessibleName(), text("Saved map.png"));
    EXPECT_EQ(toast_.geometry().bottom() + 1, 400 - 16);
    host_.resize(700, 500);
    QApplication::processEvents();
    EXPECT_EQ(toast_.geometry().bottom() + 1, 500 - 16);
}

TEST_F(Toasts, never_are_wider_than_their_host)
{
    toast_.showMessage(QString(500, QLatin1Char('m')), text("Open folder"));
    EXPECT_LE(toast_.width(), 600 - 2 * 16);
    EXPECT_GE(toast_.geometry().left(), 16);
}

TEST_F(Toasts, offer_a_link_where_there_is_one)
{
    QSignalSpy activated(&toast_, &controls::Toast::linkActivated);
    toast_.showMessage(text("Saved map.png"));
    EXPECT_FALSE(link()->isVisible());
    toast_.showMessage(text("Saved map.png"), text("Open folder"));
    ASSERT_TRUE(link()->isVisible());
    QTest::mouseClick(link(), Qt::LeftButton);
    EXPECT_EQ(activated.count(), 1);
    EXPECT_FALSE(toast_.isVisible());
}

TEST_F(Toasts, go_when_dismissed_with_and_without_movement)
{
    toast_.showMessage(text("One"));
    toast_.dismiss();
    EXPECT_FALSE(toast_.isVisible());
    theme::setReducedMotion(false);
    toast_.showMessage(text("Two"));
    EXPECT_TRUE(toast_.isVisible());
    toast_.dismiss();
    EXPECT_TRUE(QTest::qWaitFor([this] { return !toast_.isVisible(); }));
}

TEST_F(Toasts, show_a_new_message_even_while_the_old_one_fades)
{
    theme::setReducedMotion(false);
    toast_.showMessage(text("One"));
    toast_.dismiss();
    toast_.showMessage(text("Two"));
    QTest::qWait(250);
    EXPECT_TRUE(toast_.isVisible());
    EXPECT_EQ(toast_.message(), text("Two"));
}

} // namespace
} // namespace crisp::tests
