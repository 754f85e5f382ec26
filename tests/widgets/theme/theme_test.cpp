// SPDX-License-Identifier: Apache-2.0
#include "theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QLocale>
#include <QToolTip>
#include <QWidget>

#include <gtest/gtest.h>

#include <limits>

namespace crisp::tests {
namespace {

class Theme : public testing::Test {
protected:
    void SetUp() override
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        theme::install(*qApp, theme::Choice::Light);
    }
    void TearDown() override
    {
        theme::setFontScale(1.0);
        theme::setReducedMotion(false);
        QLocale::setDefault(QLocale::system());
    }
};

/// Counts what a widget hears.
class Listener : public QWidget {
public:
    int palettes = 0;
    int fonts = 0;

protected:
    void changeEvent(QEvent* event) override
    {
        palettes += event->type() == QEvent::PaletteChange;
        fonts += event->type() == QEvent::FontChange;
        QWidget::changeEvent(event);
    }
};

TEST_F(Theme, chosen_is_the_one_in_force)
{
    EXPECT_FALSE(theme::current().dark);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), theme::lightTokens().surface);
    theme::setChoice(theme::Choice::Dark);
    EXPECT_TRUE(theme::current().dark);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), theme::darkTokens().surface);
    EXPECT_EQ(QApplication::palette().color(QPalette::Disabled, QPalette::Text),
        theme::darkTokens().inkOff);
    EXPECT_EQ(QToolTip::palette().color(QPalette::ToolTipBase), theme::darkTokens().tipGround);
}

TEST_F(Theme, changed_is_heard_by_widgets_as_a_change_of_palette)
{
    Listener listener;
    listener.show();
    QApplication::processEvents();
    const int before = listener.palettes;
    theme::setChoice(theme::Choice::Dark);
    QApplication::processEvents();
    EXPECT_GT(listener.palettes, before);
}

TEST_F(Theme, scales_every_text_and_tells_widgets)
{
    Listener listener;
    listener.show();
    QApplication::processEvents();
    const int before = listener.fonts;
    theme::setFontScale(1.5);
    QApplication::processEvents();
    EXPECT_GT(listener.fonts, before);
    EXPECT_EQ(theme::textFont(theme::Text::Caption).pixelSize(), 17);
    EXPECT_EQ(QApplication::font().pixelSize(), 20);
    theme::setFontScale(100.0);
    EXPECT_LE(theme::textFont(theme::Text::Body).pixelSize(), 60) << "a damaged setting";
}

TEST_F(Theme, scales_fonts_that_widgets_have_of_their_own)
{
    QWidget window;
    QWidget child(&window);
    theme::setTextFont(&child, theme::Text::Title);
    EXPECT_EQ(child.font().pixelSize(), 15);
    theme::setFontScale(2.0);
    EXPECT_EQ(child.font().pixelSize(), 30);
}

TEST_F(Theme, uses_the_family_that_is_set)
{
    const QString automatic = theme::textFont(theme::Text::Body).family();
    theme::setFontFamily(QStringLiteral("DejaVu Sans"));
    EXPECT_EQ(theme::textFont(theme::Text::Body).family(), QStringLiteral("DejaVu Sans"));
    EXPECT_EQ(QApplication::font().family(), QStringLiteral("DejaVu Sans"));
    theme::setFontFamily({});
    EXPECT_EQ(theme::textFont(theme::Text::Body).family(), automatic);
}

TEST_F(Theme, has_the_sizes_and_weights_of_the_sheet)
{
    using theme::Text;
    EXPECT_EQ(theme::textFont(Text::Caption).pixelSize(), 11);
    EXPECT_EQ(theme::textFont(Text::Label).pixelSize(), 12);
    EXPECT_EQ(theme::textFont(Text::Body).pixelSize(), 13);
    EXPECT_EQ(theme::textFont(Text::Display).pixelSize(), 28);
    EXPECT_EQ(theme::textFont(Text::Body).weight(), QFont::Normal);
    EXPECT_EQ(theme::textFont(Text::BodyMedium).weight(), QFont::Medium);
}

TEST_F(Theme, uses_a_font_whose_digits_have_one_width)
{
    const QFontMetricsF metrics(theme::textFont(theme::Text::Label));
    for (char digit = '0'; digit <= '9'; ++digit)
        EXPECT_NEAR(metrics.horizontalAdvance(QLatin1Char(digit)),
            metrics.horizontalAdvance(QLatin1Char('8')), 0.01);
}

TEST_F(Theme, remembers_that_motion_is_reduced)
{
    EXPECT_FALSE(theme::reducedMotion());
    theme::setReducedMotion(true);
    EXPECT_TRUE(theme::reducedMotion());
}

TEST_F(Theme, writes_numbers_with_a_true_minus)
{
    EXPECT_EQ(theme::number(-0.54, 2), QStringLiteral("−0.54"));
    EXPECT_EQ(theme::number(0.54, 1), QStringLiteral("0.5"));
    EXPECT_EQ(theme::number(1234.0, 0), QStringLiteral("1,234"));
    EXPECT_EQ(theme::number(-0.001, 2), QStringLiteral("0.00")) << "no minus before nothing";
    EXPECT_EQ(theme::number(std::numeric_limits<double>::quiet_NaN(), 2), QStringLiteral("–"));
}

TEST_F(Theme, writes_numbers_in_the_user_s_language)
{
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    EXPECT_EQ(theme::number(-0.54, 2), QStringLiteral("−0,54"));
    EXPECT_EQ(theme::percent(0.823), QStringLiteral("82,3\u00A0%"));
}

TEST_F(Theme, writes_shares_as_percentages_that_no_line_break_parts)
{
    EXPECT_EQ(theme::percent(0.823), QStringLiteral("82.3\u00A0%"));
    EXPECT_EQ(theme::percent(1.0, 0), QStringLiteral("100\u00A0%"));
}

} // namespace
} // namespace crisp::tests
