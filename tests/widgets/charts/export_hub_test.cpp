// SPDX-License-Identifier: Apache-2.0
// Menu and dialogs of an export, as a user goes through them.
#include "charts/chart_panel.h"
#include "charts/export_dialog.h"
#include "charts/export_hub.h"
#include "controls/controls.h"
#include "export_reading.h"
#include "sample_charts.h"
#include "support/temporary_folder.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

using charts::ChartPanel;
using charts::FileFormat;

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

QAction* actionNamed(const QMenu& menu, const char* start)
{
    for (QAction* action : menu.actions())
        if (action->text().startsWith(QLatin1String(start)))
            return action;
    return nullptr;
}

template <class Dialog>
Dialog* openDialog()
{
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* dialog = qobject_cast<Dialog*>(widget); dialog != nullptr && dialog->isVisible())
            return dialog;
    return nullptr;
}

class Hub : public ::testing::Test {
protected:
    void SetUp() override
    {
        theme::install(*qApp, theme::Choice::Light);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        hub.setFolder(text(folder.path()));
        chart->resize(400, 240);
    }
    /// Types a name into the file dialog that is open, and accepts.
    static void type(const QString& name)
    {
        auto* dialog = openDialog<QFileDialog>();
        ASSERT_NE(dialog, nullptr);
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        ASSERT_NE(edit, nullptr);
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
    }

    crisp::testing::TemporaryFolder folder;
    charts::ExportHub hub;
    std::unique_ptr<charts::LayerLineChart> chart = entropyChart();
    QSignalSpy saved { &hub, &charts::ExportHub::saved };
    QSignalSpy failed { &hub, &charts::ExportHub::failed };
    QSignalSpy preferences { &hub, &charts::ExportHub::preferencesChanged };
};

TEST_F(Hub, saves_from_the_menu_under_a_name_that_is_suggested)
{
    QMenu menu;
    hub.fillMenu(menu, *chart, nullptr);
    QAction* action = actionNamed(menu, "Save as SVG");
    ASSERT_NE(action, nullptr);
    action->trigger();
    auto* dialog = openDialog<QFileDialog>();
    ASSERT_NE(dialog, nullptr);
    auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    EXPECT_EQ(edit->text(), QStringLiteral("entropy-by-layer.svg"));
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_EQ(saved.count(), 1);
    EXPECT_EQ(saved[0][0].toString(), text(folder / "entropy-by-layer.svg"));
    EXPECT_EQ(
        readSvg(QByteArray::fromStdString(crisp::testing::readAll(folder / "entropy-by-layer.svg")))
            .error,
        QString());
}

TEST_F(Hub, completes_a_name_and_remembers_the_folder)
{
    std::filesystem::create_directory(folder / "sub");
    QMenu menu;
    hub.fillMenu(menu, *chart, nullptr);
    actionNamed(menu, "Save as CSV")->trigger();
    type(text(folder / "sub" / "numbers"));
    ASSERT_EQ(saved.count(), 1);
    EXPECT_TRUE(std::filesystem::exists(folder / "sub/numbers.csv"));
    EXPECT_EQ(hub.folder(), text(folder / "sub"));
    EXPECT_EQ(preferences.count(), 1);
}

TEST_F(Hub, asks_before_a_completed_name_replaces_a_file)
{
    folder.write("a.b.png", "old");
    QMenu menu;
    hub.fillMenu(menu, *chart, nullptr);
    for (const bool replace : { false, true }) {
        actionNamed(menu, "Save as PNG")->trigger();
        type(text(folder / "a.b"));
        auto* question = openDialog<QMessageBox>();
        ASSERT_NE(question, nullptr);
        EXPECT_EQ(saved.count(), 0);
        for (QAbstractButton* button : question->buttons())
            if ((question->buttonRole(button) == QMessageBox::DestructiveRole) == replace)
                button->click();
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    EXPECT_EQ(saved.count(), 1);
    EXPECT_GT(std::filesystem::file_size(folder / "a.b.png"), 1000U);
}

TEST_F(Hub, takes_size_and_format_from_the_export_panel)
{
    hub.exportFigure(*chart, nullptr);
    auto* dialog = openDialog<charts::ExportDialog>();
    ASSERT_NE(dialog, nullptr);
    QLineEdit* width = dialog->findChildren<controls::Field*>().constFirst()->edit();
    width->clear();
    QTest::keyClicks(width, QStringLiteral("85"));
    QTest::keyClick(dialog, Qt::Key_1, Qt::AltModifier);
    dialog->findChild<QAbstractButton*>(QStringLiteral("exportSave"))->click();
    type(text(folder / "printed"));
    ASSERT_EQ(saved.count(), 1);
    EXPECT_EQ(QImage(text(folder / "printed.png")).width(), 1004);
    EXPECT_EQ(hub.options().width_mm, 85.0);
}

TEST_F(Hub, keeps_the_panel_open_while_a_number_makes_no_sense)
{
    charts::ExportDialog dialog(*chart, FileFormat::Png, {}, nullptr);
    dialog.show();
    auto* field = dialog.findChildren<controls::Field*>().constFirst();
    QTest::keyClicks(field->edit(), QStringLiteral("-3"));
    dialog.findChild<QAbstractButton*>(QStringLiteral("exportSave"))->click();
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_TRUE(field->hasError());
    EXPECT_EQ(dialog.options().width_mm, 0.0);
}

TEST_F(Hub, closes_its_panel_when_the_figure_goes)
{
    hub.exportFigure(*chart, nullptr);
    ASSERT_NE(openDialog<charts::ExportDialog>(), nullptr);
    chart.reset();
    EXPECT_EQ(openDialog<charts::ExportDialog>(), nullptr);
}

TEST_F(Hub, writes_nothing_of_a_figure_that_went_while_the_file_dialog_was_open)
{
    QMenu menu;
    hub.fillMenu(menu, *chart, nullptr);
    actionNamed(menu, "Save as PNG")->trigger();
    chart.reset();
    type(text(folder / "late.png"));
    EXPECT_EQ(saved.count() + failed.count(), 0);
    EXPECT_FALSE(std::filesystem::exists(folder / "late.png"));
}

TEST_F(Hub, writes_everything_into_a_folder_of_its_own)
{
    const auto bars = sparsityChart();
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(
            hub.saveAll({ chart.get(), bars.get() }, text(folder.path()), QStringLiteral("train")));
    EXPECT_EQ(saved[0][0].toString(), text(folder / "train"));
    EXPECT_EQ(saved[1][0].toString(), text(folder / "train-2"));
    for (const char* name : { "entropy-by-layer", "sparsity-by-layer" })
        for (const char* ending : { ".png", ".svg", ".pdf", ".csv", ".json" })
            EXPECT_TRUE(std::filesystem::exists(folder / "train-2" / (std::string(name) + ending)));
}

TEST_F(Hub, offers_nothing_of_a_figure_without_content)
{
    charts::LayerLineChart empty({ QStringLiteral("x"), QStringLiteral("X"), {}, {} });
    QMenu menu;
    hub.fillMenu(menu, empty, nullptr);
    for (const QAction* action : menu.actions())
        EXPECT_TRUE(action->isSeparator() || !action->isEnabled()) << action->text().toStdString();
}

class Panel : public Hub {
protected:
    void SetUp() override
    {
        Hub::SetUp();
        content = chart.release();
        panel = std::make_unique<ChartPanel>(content, content, &hub);
        panel->setTitle(QStringLiteral("Entropy"), QStringLiteral("dense is dashed"));
        panel->resize(500, 260);
        panel->show();
    }

    charts::LayerLineChart* content = nullptr;
    std::unique_ptr<ChartPanel> panel;
};

TEST_F(Panel, says_what_to_do_while_there_is_nothing_to_show)
{
    panel->setEmptyText(QStringLiteral("No run yet"), QStringLiteral("Train one."));
    EXPECT_TRUE(content->isVisible()) << "there is something to show";
    content->setSeries({});
    EXPECT_FALSE(content->isVisible());
    content->setSeries(
        { { QStringLiteral("a"), QStringLiteral("a"), QStringLiteral("dense"), { 1.0, 2.0 } } });
    EXPECT_TRUE(content->isVisible());
}

TEST_F(Panel, asks_to_be_enlarged_by_button_and_by_key)
{
    QSignalSpy asked(panel.get(), &ChartPanel::enlargeRequested);
    for (QAbstractButton* button : panel->findChildren<QAbstractButton*>())
        if (button->accessibleName().startsWith(QLatin1String("Enlarge")))
            button->click();
    EXPECT_EQ(asked.count(), 1);
    QApplication::setActiveWindow(panel.get());
    content->setFocus();
    QTest::keyClick(content->focusProxy(), Qt::Key_F11);
    EXPECT_EQ(asked.count(), 2);
}

TEST_F(Panel, has_its_menu_under_the_right_button)
{
    QContextMenuEvent event(
        QContextMenuEvent::Mouse, QPoint(100, 100), panel->mapToGlobal(QPoint(100, 100)));
    QApplication::sendEvent(content->focusProxy(), &event);
    auto* menu = panel->findChild<QMenu*>();
    ASSERT_NE(menu, nullptr);
    EXPECT_TRUE(menu->isVisible());
    EXPECT_NE(actionNamed(*menu, "Copy picture"), nullptr);
    EXPECT_NE(actionNamed(*menu, "Enlarge"), nullptr);
    menu->close();
}

TEST_F(Panel, names_every_control)
{
    for (const QWidget* widget : panel->findChildren<QWidget*>()) {
        const bool isControl = widget->focusPolicy() != Qt::NoFocus;
        EXPECT_TRUE(!isControl || !widget->accessibleName().isEmpty())
            << widget->metaObject()->className();
    }
}

} // namespace
} // namespace crisp::tests
