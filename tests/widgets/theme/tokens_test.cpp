// SPDX-License-Identifier: Apache-2.0
#include "colour.h"
#include "theme/plan_look.h"
#include "theme/tokens.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace crisp::tests {
namespace {

using theme::Tokens;

class Themes : public testing::TestWithParam<bool> {
protected:
    const Tokens& tokens() const { return GetParam() ? theme::darkTokens() : theme::lightTokens(); }
};

INSTANTIATE_TEST_SUITE_P(
    Both, Themes, testing::Bool(), [](const auto& info) { return info.param ? "dark" : "light"; });

TEST_P(Themes, texts_can_be_read_on_every_ground)
{
    const Tokens& t = tokens();
    for (const QColor& ground : { t.bg, t.surface, t.sunken, t.raised })
        for (const QColor& ink : { t.ink, t.ink2, t.ink3, t.accentInk, t.danger, t.warn, t.ok })
            EXPECT_GE(contrast(ink, ground), 4.5)
                << qPrintable(ink.name()) << " on " << qPrintable(ground.name());
}

TEST_P(Themes, texts_can_be_read_on_their_tints)
{
    const Tokens& t = tokens();
    EXPECT_GE(contrast(t.onAccent, t.accent), 4.5);
    EXPECT_GE(contrast(t.onAccent, t.accentHover), 4.5);
    EXPECT_GE(contrast(t.ink, t.accentTint), 4.5);
    EXPECT_GE(contrast(t.ink2, t.accentTint), 4.5);
    EXPECT_GE(contrast(t.accentInk, t.accentTint), 4.5);
    EXPECT_GE(contrast(t.danger, t.dangerTint), 4.5);
    EXPECT_GE(contrast(t.warn, t.warnTint), 4.5);
    EXPECT_GE(contrast(t.ok, t.okTint), 4.5);
    EXPECT_GE(contrast(t.tipInk, t.tipGround), 4.5);
}

TEST_P(Themes, outlines_of_fields_and_the_focus_ring_can_be_seen)
{
    const Tokens& t = tokens();
    for (const QColor& ground : { t.surface, t.sunken, t.raised }) {
        EXPECT_GE(contrast(t.fieldLine, ground), 3.0) << qPrintable(ground.name());
        EXPECT_GE(contrast(t.accent, ground), 3.0) << qPrintable(ground.name());
    }
}

TEST_P(Themes, presets_stand_out_from_the_page)
{
    const Tokens& t = tokens();
    for (const QColor& colour : { t.dense, t.uniform, t.light, t.aggressive, t.own })
        EXPECT_GE(contrast(colour, t.surface), 3.0) << qPrintable(colour.name());
}

TEST_P(Themes, every_preset_has_a_marker_of_its_own)
{
    std::set<theme::Marker> markers;
    std::set<QRgb> colours;
    for (const char* name : { "dense", "uniform", "light", "aggressive", "mine" }) {
        const theme::PlanLook look = theme::planLook(QLatin1String(name), tokens());
        markers.insert(look.marker);
        colours.insert(look.colour.rgb());
        EXPECT_EQ(look.dashed, QLatin1String(name) == QLatin1String("dense"));
    }
    EXPECT_EQ(markers.size(), 5U);
    EXPECT_EQ(colours.size(), 5U);
}

TEST(Markers, lie_around_their_centre_in_the_size_asked_for)
{
    for (const auto marker : { theme::Marker::Circle, theme::Marker::Square,
             theme::Marker::TriangleUp, theme::Marker::Diamond, theme::Marker::TriangleDown }) {
        const QRectF box = theme::markerPath(marker, 10.0).boundingRect();
        EXPECT_NEAR(box.center().x(), 0.0, 1e-9);
        EXPECT_NEAR(box.center().y(), 0.0, 1e-9);
        EXPECT_GE(box.width(), 8.5);
        EXPECT_LE(box.width(), 10.0 + 1e-9);
        EXPECT_LE(box.height(), 10.0 + 1e-9);
    }
}

} // namespace
} // namespace crisp::tests
