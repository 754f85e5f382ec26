// SPDX-License-Identifier: Apache-2.0
#include "charts/figure_export.h"
#include "explore/score_profile.h"
#include "map_samples.h"
#include "theme/colour_maps.h"
#include "theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

namespace crisp::explore {
namespace {

class ScoreProfileTest : public ::testing::Test {
protected:
    ScoreProfileTest()
    {
        profile.resize(380, 140);
        profile.setMargins(60, 20);
        profile.setRow(map, 2);
        profile.show();
        QApplication::processEvents();
    }
    /// Columns are 50 pixels wide.
    [[nodiscard]] static int middle(std::size_t to) { return 60 + int(to) * 50 + 25; }
    [[nodiscard]] int topOf(const QImage& image, std::size_t to) const
    {
        int top = 0;
        while (
            top < image.height() && image.pixel(middle(to), top) == theme::current().surface.rgb())
            ++top;
        return top;
    }

    MapPointer map = testing::sampleMap();
    ScoreProfile profile;
};

TEST_F(ScoreProfileTest, BarsStandUnderTheirColumnsAsHighAsTheirScores)
{
    const QImage image = profile.grab().toImage();
    for (std::size_t a = 0; a < 6; ++a) {
        // In the gap between two bars is nothing but the cut.
        EXPECT_EQ(image.pixel(60 + int(a) * 50 + 1, 120), theme::current().surface.rgb());
        for (std::size_t b = 0; b < 6; ++b) {
            const bool higher = map->scores.at(2, a) > map->scores.at(2, b);
            const bool alike = map->kept(2, a) == map->kept(2, b);
            EXPECT_TRUE(!higher || !alike || topOf(image, a) <= topOf(image, b));
        }
    }
}

TEST_F(ScoreProfileTest, KeptBarsHaveTheirCellsColourAndFallenOnesAreHatched)
{
    const QImage image = profile.grab().toImage();
    const auto& colours = theme::sequentialMap({}, theme::current());
    for (std::size_t to = 0; to < 6; ++to) {
        bool cell = false;
        bool ground = false;
        for (int x = middle(to) - 12; x < middle(to) + 12; ++x) {
            const QRgb seen = image.pixel(x, 124);
            cell
                = cell || seen == colours.at(double(map->attention.at(2, to)), map->low, map->high);
            ground = ground || seen == theme::current().hatchGround.rgb();
        }
        EXPECT_EQ(map->kept(2, to), cell);
        EXPECT_EQ(!map->kept(2, to), ground);
    }
}

TEST_F(ScoreProfileTest, CutPartsKeptFromFallen)
{
    const QImage image = profile.grab().toImage();
    int cut = -1;
    for (int y = 0; y < image.height() && cut < 0; ++y)
        for (int x = 62; x < 70; ++x)
            if (image.pixel(x, y) == theme::current().accent.rgb())
                cut = y;
    ASSERT_GE(cut, 0);
    for (std::size_t to = 0; to < 6; ++to) {
        if (map->kept(2, to))
            EXPECT_LE(topOf(image, to), cut + 1);
        else
            EXPECT_GE(topOf(image, to), cut - 1);
    }
}

TEST_F(ScoreProfileTest, SaysWhatTheRowKeeps)
{
    EXPECT_EQ(profile.note(), QStringLiteral("keeps the 3 highest of 6"));
    EXPECT_TRUE(profile.figureTitle().contains(QStringLiteral("grip")));
    auto edited = std::make_shared<MapData>(*map);
    edited->edited = { { 2, 0 } };
    profile.setRow(edited, 2);
    EXPECT_EQ(profile.note(), QStringLiteral("keeps 3 of 6"));
}

TEST_F(ScoreProfileTest, TableEqualsTheMap)
{
    const charts::FigureTable table = profile.figureTable();
    ASSERT_EQ(table.rows.size(), 6U);
    for (std::size_t to = 0; to < 6; ++to) {
        EXPECT_EQ(table.rows[to][2].toFloat(), map->scores.at(2, to));
        EXPECT_EQ(table.rows[to][3].toBool(), map->kept(2, to));
        EXPECT_EQ(table.rows[to][5].toFloat(), map->cuts[2]);
    }
}

TEST_F(ScoreProfileTest, FilesFillTheirAreaWhateverTheDevicesInch)
{
    const QByteArray svg = charts::renderSvg(profile, {});
    QXmlStreamReader reader(svg);
    while (!reader.atEnd())
        reader.readNext();
    EXPECT_FALSE(reader.hasError());
    const QImage before = profile.grab().toImage();
    charts::PictureOptions options;
    options.scale = 1.0;
    options.title = options.caption = false;
    QImage small(QSize(380, 140), QImage::Format_RGB32);
    small.setDotsPerMeterX(10000);
    small.setDotsPerMeterY(10000);
    small.fill(Qt::white);
    QPainter painter(&small);
    charts::FigureStyle style;
    style.tokens = &theme::lightTokens();
    profile.paintFigure(painter, QRectF(0, 0, 380, 140), style);
    painter.end();
    // The base line ends where the cells do, whatever the dots per metre.
    const QRgb line = theme::lightTokens().line2.rgb();
    int last = 0;
    for (int x = 0; x < 380; ++x)
        for (int y = 120; y < 140; ++y)
            if (small.pixel(x, y) == line)
                last = x;
    EXPECT_NEAR(last, 359, 1);
    EXPECT_EQ(profile.grab().toImage(), before) << "and the screen stays as it is";
}

TEST_F(ScoreProfileTest, NothingToShowIsNoError)
{
    profile.setRow(map, std::nullopt);
    EXPECT_FALSE(profile.hasContent());
    profile.setRow(map, 77);
    EXPECT_FALSE(profile.hasContent());
    EXPECT_TRUE(profile.figureTable().rows.empty());
    EXPECT_FALSE(profile.grab().isNull());
}

} // namespace
} // namespace crisp::explore
