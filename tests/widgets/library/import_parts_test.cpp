// SPDX-License-Identifier: Apache-2.0
#include "controls/field.h"
#include "controls/segmented_control.h"
#include "library/findings.h"
#include "library/label_editor.h"
#include "library/role_header.h"
#include "library/role_picker.h"
#include "library/share_bar.h"
#include "library/split_editor.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace crisp::library {
namespace {

using data::ColumnRole;

std::vector<data::LabelCount> threeLabels(std::size_t first)
{
    return { { "neg", "negative", first }, { "neu", "neutral", 15 }, { "pos", "positive", 55 } };
}

TEST(LabelEditor, ShowsSharesAndTheBaseline)
{
    LabelEditor editor(LabelEditor::Names::Editable);
    editor.setLabels(threeLabels(30));
    EXPECT_EQ(editor.nameEdit(1)->text(), QStringLiteral("neutral"));
    const auto bars = editor.findChildren<ShareBar*>();
    ASSERT_EQ(bars.size(), 3);
    EXPECT_DOUBLE_EQ(bars[0]->share(), 0.3);
    bool said = false;
    for (const QLabel* label : editor.findChildren<QLabel*>())
        said = said
            || label->text()
                == QStringLiteral("Always answering “positive” would be right for 55\u00A0%.");
    EXPECT_TRUE(said);
}

TEST(LabelEditor, EmitsTheLabelWithItsNewNameAndKeepsTheKeyboard)
{
    LabelEditor editor(LabelEditor::Names::Editable);
    editor.setLabels(threeLabels(30));
    editor.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&editor));
    QSignalSpy spy(&editor, &LabelEditor::nameEdited);
    QLineEdit* edit = editor.nameEdit(0);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("ok"));
    ASSERT_EQ(spy.count(), 2);
    EXPECT_EQ(spy[1][0].value<std::string>(), "neg");
    EXPECT_EQ(spy[1][1].toString(), QStringLiteral("ok"));
    editor.setLabels(threeLabels(31));
    EXPECT_EQ(editor.nameEdit(0), edit) << "the same labels: the same fields";
    EXPECT_EQ(edit->text(), QStringLiteral("ok"));
    editor.setLabels({ { "a", "a", 1 }, { "b", "b", 1 } });
    EXPECT_EQ(editor.findChildren<QLineEdit*>().size(), 2);
}

TEST(LabelEditor, ShowsNoMoreRowsThanCanBeRead)
{
    std::vector<data::LabelCount> labels;
    for (int i = 0; i < 300; ++i)
        labels.push_back({ std::to_string(i), std::to_string(i), 1 });
    LabelEditor editor(LabelEditor::Names::Fixed);
    editor.setLabels(labels);
    EXPECT_EQ(editor.findChildren<ShareBar*>().size(), 12);
    EXPECT_EQ(editor.nameEdit(0), nullptr);
}

class Split : public ::testing::Test {
protected:
    Split()
    {
        editor_.setColumns({ QStringLiteral("id"), QStringLiteral("part") });
        editor_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&editor_));
    }
    controls::Field* field(int index) const
    {
        return editor_.findChildren<controls::Field*>()[index];
    }
    void type(int index, const QString& text)
    {
        QLineEdit* edit = field(index)->edit();
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
    }
    SplitEditor editor_;
    QSignalSpy edited_ { &editor_, &SplitEditor::splitEdited };
};

TEST_F(Split, TakesSharesInPerCent)
{
    type(0, QStringLiteral("12.5"));
    type(2, QStringLiteral("7"));
    EXPECT_TRUE(editor_.isValid());
    EXPECT_DOUBLE_EQ(editor_.split().dev, 0.125);
    EXPECT_EQ(editor_.split().seed, 7U);
    EXPECT_GT(edited_.count(), 0);
}

TEST_F(Split, SaysAtTheFieldWhatIsWrong)
{
    type(0, QStringLiteral("x"));
    EXPECT_FALSE(editor_.isValid());
    EXPECT_EQ(field(0)->error(), QStringLiteral("A number from 0 to 99."));
    EXPECT_DOUBLE_EQ(editor_.split().dev, 0.1) << "the last that was valid";
    type(0, QStringLiteral("0"));
    EXPECT_EQ(field(0)->error(), QStringLiteral("Training needs dev rows."));
    type(0, QStringLiteral("95"));
    EXPECT_EQ(field(0)->error(), QStringLiteral("Nothing is left for train."));
    type(0, QStringLiteral("10"));
    EXPECT_TRUE(editor_.isValid());
    type(2, QStringLiteral("-1"));
    EXPECT_TRUE(field(2)->hasError());
}

TEST_F(Split, ChangesTheRuleByKeyboard)
{
    auto* rule = editor_.findChild<controls::SegmentedControl*>();
    QTest::keyClick(rule->findChildren<QAbstractButton*>().front(), Qt::Key_Right);
    EXPECT_EQ(editor_.split().rule, data::SplitRule::Column);
    auto* columns = editor_.findChild<QComboBox*>();
    columns->setFocus();
    QTest::keyClick(columns, Qt::Key_Down);
    EXPECT_EQ(editor_.split().column, 1U);
}

TEST_F(Split, AsksForFiles)
{
    data::SplitPlan split;
    split.rule = data::SplitRule::Files;
    editor_.setSplit(split);
    QSignalSpy wanted(&editor_, &SplitEditor::fileWanted);
    for (auto* button : editor_.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Test file…"))
            QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_EQ(wanted.count(), 1);
    EXPECT_EQ(wanted[0][0].value<data::Part>(), data::Part::Test);
}

TEST(RoleHeader, PutsAPickerUnderEveryName)
{
    QStandardItemModel model(3, 3);
    model.setHorizontalHeaderLabels(
        { QStringLiteral("id"), QStringLiteral("text"), QStringLiteral("label") });
    QTableView view;
    auto* header = new RoleHeader(&view);
    view.setModel(&model);
    view.setHorizontalHeader(header);
    view.resize(600, 300);
    header->setRoles({ ColumnRole::LeaveOut, ColumnRole::Text, ColumnRole::Label });
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    for (int column = 0; column < 3; ++column) {
        const QRect place = header->picker(static_cast<std::size_t>(column))->geometry();
        EXPECT_GT(place.left(), header->sectionViewportPosition(column));
        EXPECT_LE(
            place.right(), header->sectionViewportPosition(column) + header->sectionSize(column));
    }
    view.setColumnWidth(1, 900);
    view.horizontalScrollBar()->setValue(300);
    EXPECT_NEAR(header->picker(2)->x(), header->sectionViewportPosition(2) + 8, 1);
    view.horizontalScrollBar()->setValue(0);
    QSignalSpy chosen(header, &RoleHeader::roleChosen);
    QWidget* first = header->picker(0);
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Down);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].value<std::size_t>(), 0U);
    EXPECT_EQ(chosen[0][1].value<ColumnRole>(), ColumnRole::Text);
    header->setRoles({ ColumnRole::Text });
    EXPECT_EQ(header->picker(1), nullptr);
}

TEST(RolePicker, LetsTheWheelPass)
{
    RolePicker picker;
    picker.show();
    QSignalSpy chosen(&picker, &RolePicker::roleChosen);
    QWheelEvent wheel({ 5, 5 }, picker.mapToGlobal(QPointF(5, 5)), {}, { 0, -120 }, Qt::NoButton,
        Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&picker, &wheel);
    EXPECT_EQ(picker.role(), ColumnRole::LeaveOut);
    EXPECT_EQ(chosen.count(), 0);
}

TEST(FindingsList, CopiesItsSentences)
{
    FindingsList list;
    list.setFindings({ { Finding::Level::Warning, QStringLiteral("one") },
        { Finding::Level::Good, QStringLiteral("two") } });
    list.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&list));
    QTest::mouseClick(list.findChild<QPushButton*>(), Qt::LeftButton);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("one\ntwo"));
    list.setFindings({});
    EXPECT_FALSE(list.findChild<QPushButton*>()->isEnabled());
}

} // namespace
} // namespace crisp::library
