// SPDX-License-Identifier: Apache-2.0
// Paints all controls in both themes. With CRISP_PICTURES=<folder> the pictures stay, to look at.
#include "sheet.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QImage>
#include <QMenu>
#include <QPixmap>
#include <QTest>

#include <gtest/gtest.h>

namespace crisp::tests {
namespace {

void keep(const QImage& image, const QString& name)
{
    const QString folder = qEnvironmentVariable("CRISP_PICTURES");
    if (!folder.isEmpty())
        image.save(QDir(folder).filePath(name));
}

QImage paintSheet(theme::Choice choice, const QString& name)
{
    theme::setChoice(choice);
    const auto sheet = makeSheet();
    sheet->resize(1440, 700);
    const QImage image = sheet->grab().toImage();
    keep(image, name);
    return image;
}

QImage paintSecondSheet(theme::Choice choice, const QString& name)
{
    theme::setChoice(choice);
    const auto sheet = makeSecondSheet();
    sheet->resize(1200, 620);
    sheet->show();
    QApplication::processEvents();
    QTest::keyClick(sheet.get(), Qt::Key_Tab);
    QTest::qWait(200); // for the toast's fade
    const QImage image = sheet->grab().toImage();
    keep(image, name);
    return image;
}

QImage paintMenu(theme::Choice choice, const QString& name)
{
    theme::setChoice(choice);
    QMenu menu;
    QAction* copy = menu.addAction(QStringLiteral("Copy picture"));
    copy->setShortcut(QKeySequence(QStringLiteral("Ctrl+C")));
    menu.addAction(QStringLiteral("Copy numbers"))
        ->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    menu.addSeparator();
    menu.addAction(QStringLiteral("Save as PNG"));
    menu.addAction(theme::icon(theme::Icon::Export), QStringLiteral("Export all"))
        ->setEnabled(false);
    QAction* shown = menu.addAction(QStringLiteral("Show pruned"));
    shown->setCheckable(true);
    shown->setChecked(true);
    menu.addMenu(QStringLiteral("Colours"))->addAction(QStringLiteral("devon"));
    menu.popup({ 10, 10 });
    menu.setActiveAction(copy);
    const QImage image = menu.grab().toImage();
    keep(image, name);
    return image;
}

class Sheet : public testing::Test {
protected:
    void SetUp() override { theme::install(*qApp, theme::Choice::Light); }
};

TEST_F(Sheet, is_painted_in_both_themes)
{
    const QImage light = paintSheet(theme::Choice::Light, QStringLiteral("controls-light.png"));
    const QImage dark = paintSheet(theme::Choice::Dark, QStringLiteral("controls-dark.png"));
    EXPECT_EQ(light.pixelColor(2, 2), theme::lightTokens().surface);
    EXPECT_EQ(dark.pixelColor(2, 2), theme::darkTokens().surface);
}

TEST_F(Sheet, of_tables_and_messages_is_painted_in_both_themes)
{
    const QImage light = paintSecondSheet(theme::Choice::Light, QStringLiteral("tables-light.png"));
    const QImage dark = paintSecondSheet(theme::Choice::Dark, QStringLiteral("tables-dark.png"));
    EXPECT_EQ(light.pixelColor(2, 100), theme::lightTokens().surface);
    EXPECT_EQ(dark.pixelColor(2, 100), theme::darkTokens().surface);
}

TEST_F(Sheet, has_room_for_a_wide_font)
{
    theme::setFontFamily(QStringLiteral("DejaVu Sans"));
    const QImage wide = paintSheet(theme::Choice::Light, QStringLiteral("controls-wide.png"));
    theme::setFontFamily({});
    EXPECT_LE(wide.width(), 1440) << "the sheet's least width has become too large";
}

TEST_F(Sheet, of_a_menu_shows_the_active_item_on_the_accent)
{
    for (const auto choice : { theme::Choice::Light, theme::Choice::Dark }) {
        const QImage menu = paintMenu(choice,
            choice == theme::Choice::Light ? QStringLiteral("menu-light.png")
                                           : QStringLiteral("menu-dark.png"));
        EXPECT_EQ(menu.pixelColor(4, 10), theme::current().accent);
    }
}

} // namespace
} // namespace crisp::tests
