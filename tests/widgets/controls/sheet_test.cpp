// SPDX-License-Identifier: Apache-2.0
// Paints all controls in both themes. With CRISP_PICTURES=<folder> the pictures stay, to look at.
#include "sheet.h"
#include "theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QPixmap>

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace crisp::tests {
namespace {

QImage paintSheet(theme::Choice choice, const QString& name)
{
    theme::setChoice(choice);
    const auto sheet = makeSheet();
    sheet->resize(1440, 700);
    const QImage image = sheet->grab().toImage();
    const QString folder = qEnvironmentVariable("CRISP_PICTURES");
    if (!folder.isEmpty())
        image.save(QDir(folder).filePath(name));
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

} // namespace
} // namespace crisp::tests
