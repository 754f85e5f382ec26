// SPDX-License-Identifier: Apache-2.0
#include "theme/icons.h"
#include "theme/theme.h"

#include <QApplication>
#include <QImage>

#include <gtest/gtest.h>

#include <set>

namespace crisp::tests {
namespace {

using theme::Icon;

/// The strongest colour in a picture, all of whose pixels have one.
QColor inkIn(const QPixmap& pixmap)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    QColor strongest(Qt::transparent);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (const QColor colour = image.pixelColor(x, y); colour.alpha() > strongest.alpha())
                strongest = colour;
    return strongest;
}

bool isNear(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) <= 2 && std::abs(a.green() - b.green()) <= 2
        && std::abs(a.blue() - b.blue()) <= 2;
}

class Icons : public testing::Test {
protected:
    void SetUp() override { theme::install(*qApp, theme::Choice::Light); }
};

TEST_F(Icons, have_a_drawing_each)
{
    std::set<QByteArray> drawings;
    for (int i = 0; i <= static_cast<int>(Icon::List); ++i) {
        const QImage image = theme::iconPixmap(static_cast<Icon>(i), Qt::black, 16, 2.0).toImage();
        EXPECT_EQ(image.size(), QSize(32, 32));
        drawings.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()),
            static_cast<qsizetype>(image.sizeInBytes())));
        EXPECT_GT(inkIn(QPixmap::fromImage(image)).alpha(), 200) << "icon " << i << " is blank";
    }
    EXPECT_EQ(drawings.size(), static_cast<std::size_t>(Icon::List) + 1);
}

TEST_F(Icons, have_the_colour_they_are_asked_for)
{
    const QColor orange(213, 94, 0);
    EXPECT_TRUE(isNear(inkIn(theme::iconPixmap(Icon::Stop, orange, 16, 1.0)), orange));
}

TEST_F(Icons, once_set_follow_theme_and_state)
{
    const QIcon icon = theme::icon(Icon::Stop);
    EXPECT_TRUE(isNear(inkIn(icon.pixmap(16, 16)), theme::lightTokens().ink2));
    EXPECT_TRUE(
        isNear(inkIn(icon.pixmap(QSize(16, 16), QIcon::Disabled)), theme::lightTokens().inkOff));
    theme::setChoice(theme::Choice::Dark);
    EXPECT_TRUE(isNear(inkIn(icon.pixmap(16, 16)), theme::darkTokens().ink2));
    EXPECT_TRUE(
        isNear(inkIn(icon.pixmap(QSize(16, 16), QIcon::Selected)), theme::darkTokens().accentInk));
}

TEST_F(Icons, are_sharp_on_dense_screens)
{
    const QPixmap pixmap = theme::icon(Icon::Train).pixmap(QSize(16, 16), 2.0);
    EXPECT_EQ(pixmap.size(), QSize(32, 32));
    EXPECT_EQ(pixmap.devicePixelRatio(), 2.0);
}

TEST_F(Icons, are_known_again_as_ours)
{
    EXPECT_EQ(theme::glyphOf(theme::icon(Icon::SwapSides)), Icon::SwapSides);
    EXPECT_EQ(theme::glyphOf(QIcon()), std::nullopt);
    EXPECT_EQ(theme::glyphOf(theme::applicationIcon()), std::nullopt);
}

TEST_F(Icons, include_the_program_s_own_in_every_usual_size)
{
    const QIcon icon = theme::applicationIcon();
    for (const int size : { 16, 24, 32, 48, 64, 128, 256 })
        EXPECT_TRUE(icon.availableSizes().contains(QSize(size, size)));
    EXPECT_GT(inkIn(icon.pixmap(64, 64)).alpha(), 250);
}

} // namespace
} // namespace crisp::tests
