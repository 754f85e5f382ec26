// SPDX-License-Identifier: Apache-2.0
// What the pixels and the files of a map say: kept cells have their exact colour, pruned ones are
// hatched, in SVG by real lines.
#include "charts/figure_export.h"
#include "explore/cell_shapes.h"
#include "explore/map_painter.h"
#include "explore/map_view.h"
#include "map_samples.h"
#include "theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QRegularExpression>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

#include <cmath>
#include <set>

namespace crisp::explore {
namespace {

charts::FigureStyle styleOf(const theme::Tokens& tokens)
{
    charts::FigureStyle style;
    style.tokens = &tokens;
    return style;
}

/// Every second cell of a chessboard is pruned.
MapData chessboard(std::size_t n)
{
    MapData map;
    map.values = analysis::Matrix(n);
    map.keep.assign(n * n, 1);
    for (std::size_t cell = 0; cell < n * n; ++cell) {
        map.values.values[cell] = 0.5F * static_cast<float>(cell) / static_cast<float>(n * n);
        map.keep[cell] = (cell / n + cell % n) % 2 == 0;
        if (map.keep[cell] == 0)
            map.values.values[cell] = 0.0F;
    }
    for (std::size_t i = 0; i < n; ++i)
        map.tokens.append(QString::number(i));
    return map;
}

QImage painted(const MapPicture& picture)
{
    QImage image = cellColours(picture);
    QPainter painter(&image);
    painter.drawImage(QPointF(), cellMarks(picture));
    return image;
}

TEST(MapPainter, PaintsKeptCellsInExactlyTheirColourAndHatchesPrunedOnes)
{
    const MapData map = chessboard(8);
    for (const theme::Tokens* tokens : { &theme::lightTokens(), &theme::darkTokens() }) {
        for (const double ratio : { 1.0, 1.5, 2.0 }) {
            const auto& colours = colourMapFor(map, QStringLiteral("automatic"), *tokens);
            const MapPicture picture { map, fitted(QRectF(0, 0, 160, 160), 8, 1.0 / ratio), colours,
                styleOf(*tokens) };
            const QImage image = painted(picture);
            const auto side = static_cast<int>(20.0 * ratio);
            for (int row = 0; row < 8; ++row) {
                for (int column = 0; column < 8; ++column) {
                    std::set<QRgb> seen;
                    for (int y = 2; y < side - 3; ++y)
                        for (int x = 2; x < side - 3; ++x)
                            seen.insert(image.pixel(column * side + x, row * side + y));
                    if ((row + column) % 2 == 0) {
                        const auto value
                            = double(map.values.at(std::size_t(row), std::size_t(column)));
                        EXPECT_THAT(seen, ::testing::ElementsAre(colours.at(value, 0.0, 0.5)));
                    } else {
                        EXPECT_TRUE(seen.contains(tokens->hatchGround.rgb()));
                        EXPECT_GT(seen.size(), 1U) << "lines lie on the ground";
                    }
                }
            }
        }
    }
}

TEST(MapPainter, HatchesAtFortyFiveDegreesThroughNeighbours)
{
    MapData map = chessboard(4);
    std::fill(map.keep.begin(), map.keep.end(), std::uint8_t { 0 });
    map.quantity = Quantity::Difference; // which has no dotted diagonal
    const MapPicture picture { map, fitted(QRectF(0, 0, 80, 80), 4, 1.0),
        colourMapFor(map, {}, theme::lightTokens()), styleOf(theme::lightTokens()) };
    const QImage image = painted(picture);
    for (int y = 1; y < 80; ++y)
        for (int x = 0; x < 79; ++x)
            EXPECT_EQ(image.pixel(x, y), image.pixel(x + 1, y - 1));
}

TEST(MapPainter, LosesNoKeptCellWhereCellsAreSmallerThanPixels)
{
    MapData map = chessboard(2);
    map.values = analysis::Matrix(500);
    map.keep.assign(map.values.values.size(), 0);
    for (std::size_t i = 0; i < 500; ++i) {
        map.keep[i * 500 + 123] = 1;
        map.values.at(i, 123) = 0.5F;
    }
    const auto& colours = colourMapFor(map, {}, theme::lightTokens());
    const MapPicture picture { map, fitted(QRectF(0, 0, 200, 200), 500, 1.0), colours,
        styleOf(theme::lightTokens()) };
    const QImage image = painted(picture);
    const int x = 123 * 200 / 500;
    for (int y = 0; y < 200; ++y)
        EXPECT_EQ(image.pixel(x, y), colours.levels.back());
}

TEST(MapPainter, DrawsLinesOverScoresSoThatTheirColoursStay)
{
    MapData map = chessboard(4);
    map.quantity = Quantity::Scores;
    const auto& colours = colourMapFor(map, {}, theme::lightTokens());
    const MapPicture picture { map, fitted(QRectF(0, 0, 96, 96), 4, 1.0), colours,
        styleOf(theme::lightTokens()) };
    const QImage image = painted(picture);
    std::set<QRgb> seen;
    for (int y = 2; y < 20; ++y)
        for (int x = 26; x < 44; ++x)
            seen.insert(image.pixel(x, y));
    EXPECT_TRUE(seen.contains(colours.at(0.0, 0.0, 0.5)));
    EXPECT_GT(seen.size(), 1U);
}

TEST(MapPainter, StrokesCellsThatOnlyOneSidePruned)
{
    MapData map = chessboard(4);
    map.quantity = Quantity::Difference;
    map.low = -0.5;
    map.keep.assign(16, 1);
    map.oneSided.assign(16, 0);
    map.oneSided[5] = 2;
    const auto& colours = colourMapFor(map, {}, theme::lightTokens());
    const MapPicture picture { map, fitted(QRectF(0, 0, 96, 96), 4, 1.0), colours,
        styleOf(theme::lightTokens()) };
    const QImage image = painted(picture);
    const auto distinct = [&](int column, int row) {
        std::set<QRgb> seen;
        for (int y = 1; y < 22; ++y)
            for (int x = 1; x < 22; ++x)
                seen.insert(image.pixel(column * 24 + x, row * 24 + y));
        return seen.size();
    };
    EXPECT_GT(distinct(1, 1), 1U);
    EXPECT_EQ(distinct(2, 1), 1U);
    // It rises: dark at the lower left and upper right, not in the other corners.
    const QRgb ground = colours.at(double(map.values.at(1, 1)), -0.5, 0.5);
    EXPECT_NE(image.pixel(24 + 4, 24 + 18), ground);
    EXPECT_NE(image.pixel(24 + 18, 24 + 4), ground);
    EXPECT_EQ(image.pixel(24 + 4, 24 + 4), ground);
}

TEST(MapPainter, HatchLinesAreWholeWhereAllIsPruned)
{
    const MapGeometry geometry = fitted(QRectF(0, 0, 96, 96), 4, 0.0);
    const QPainterPath path = hatchPath(
        geometry, [](std::size_t, std::size_t) { return true; }, 7.0);
    const int lines = static_cast<int>(std::ceil(2.0 * 96.0 / 7.0)) - 1;
    EXPECT_EQ(path.elementCount(), 2 * lines);
}

TEST(MapPainter, HatchLinesEndWhereCellsAreKept)
{
    const MapData map = chessboard(5);
    const MapGeometry geometry = zoomed(QRectF(3, 5, 70, 60), 5, 0.0, 20.0, 0.6, 1.3);
    const QPainterPath path = hatchPath(
        geometry, [&](std::size_t from, std::size_t to) { return !map.kept(from, to); }, 7.0);
    double drawn = 0.0;
    for (int i = 0; i + 1 < path.elementCount(); i += 2) {
        const QPointF a = path.elementAt(i);
        const QPointF b = path.elementAt(i + 1);
        drawn += b.x() - a.x();
        EXPECT_NEAR(b.x() - a.x(), a.y() - b.y(), 1e-9);
        for (const double share : { 0.01, 0.25, 0.5, 0.75, 0.99 }) {
            const auto cell = geometry.cellAt(a + share * (b - a));
            ASSERT_TRUE(cell);
            EXPECT_FALSE(map.kept(cell->from, cell->to));
        }
    }
    // Half of the board is pruned, so half of the lines' length, about.
    const double all = geometry.viewport.width() * geometry.viewport.height() / 7.0;
    EXPECT_NEAR(drawn / all, 0.5, 0.08);
}

QByteArray svgOf(const MapPointer& map)
{
    MapView view;
    view.resize(420, 420);
    view.setMap(map);
    return charts::renderSvg(view, {});
}

/// Number of "M" in the paths stroked with `colour`.
int strokesOf(const QByteArray& svg, const QColor& colour)
{
    QXmlStreamReader reader(svg);
    bool wanted = false;
    int strokes = 0;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == QLatin1String("g"))
            wanted = reader.attributes().value(QLatin1String("stroke")) == colour.name();
        if (wanted && reader.name() == QLatin1String("path"))
            strokes += int(reader.attributes().value(QLatin1String("d")).count(QLatin1Char('M')));
    }
    EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString();
    return strokes;
}

TEST(MapPainter, VectorFilesHaveALineForEachHatchStrokeAndNoPatterns)
{
    const MapPointer map = testing::sampleMap();
    const QByteArray svg = svgOf(map);
    EXPECT_FALSE(svg.contains("<pattern"));
    EXPECT_FALSE(svg.contains("<image"));
    EXPECT_FALSE(svg.contains("clip"));
    EXPECT_GT(strokesOf(svg, theme::lightTokens().hatch), 40);
    auto dense = std::make_shared<MapData>(*map);
    dense->keep.clear();
    EXPECT_EQ(strokesOf(svgOf(dense), theme::lightTokens().hatch), 0);
}

TEST(MapPainter, ColoursInVectorFilesAreRectanglesOrOneImageWhereThereAreMany)
{
    testing::Sample sample;
    sample.tokens = testing::manyTokens(64);
    sample.sparsity = 0.8;
    EXPECT_FALSE(svgOf(testing::sampleMap(sample)).contains("<image"));
    sample.tokens = testing::manyTokens(65);
    const QByteArray svg = svgOf(testing::sampleMap(sample));
    EXPECT_EQ(svg.count("<image"), 1);
    EXPECT_GT(strokesOf(svg, theme::lightTokens().hatch), 100);
}

TEST(MapPainter, TokensWithMarkupAreText)
{
    testing::Sample sample;
    sample.tokens = { "[CLS]", "<script>", "&amp;", "\"]]>", "\x01", "[SEP]" };
    const QByteArray svg = svgOf(testing::sampleMap(sample));
    QXmlStreamReader reader(svg);
    QString text;
    while (!reader.atEnd()) {
        reader.readNext();
        EXPECT_NE(reader.name(), QLatin1String("script"));
        if (reader.isCharacters())
            text += reader.text();
    }
    EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("<script>")));
    EXPECT_TRUE(text.contains(QStringLiteral("&amp;")));
}

TEST(MapPainter, PicturesHaveTheSizeAskedForAndTheMapsColours)
{
    const MapPointer map = testing::sampleMap();
    MapView view;
    view.resize(420, 420);
    view.setMap(map);
    charts::PictureOptions options;
    options.scale = 2.5;
    options.title = options.caption = false;
    const QImage image = charts::renderImage(view, options);
    const auto& colours = colourMapFor(*map, {}, theme::lightTokens());
    std::set<QRgb> seen;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            seen.insert(image.pixel(x, y));
    for (std::size_t cell = 0; cell < map->keep.size(); ++cell) {
        const QRgb colour = colours.at(double(map->values.values[cell]), map->low, map->high);
        EXPECT_TRUE(map->keep[cell] == 0 || seen.contains(colour));
    }
    EXPECT_TRUE(seen.contains(theme::lightTokens().hatchGround.rgb()));
}

TEST(MapPainter, ScreenHasTheSameColoursAtTheSamePlaces)
{
    const MapPointer map = testing::sampleMap();
    MapView view;
    view.resize(420, 420);
    view.setMap(map);
    view.show();
    QApplication::processEvents();
    const QImage image = view.grab().toImage();
    const QMargins margins = view.cellMargins();
    const double cell = (420 - margins.left() - margins.right()) / 6.0;
    const auto& colours = colourMapFor(*map, {}, theme::current());
    for (std::size_t from = 0; from < 6; ++from) {
        for (std::size_t to = 0; to < 6; ++to) {
            std::set<QRgb> seen;
            // To the very edges: the colour map and its marks lie on the same pixels.
            for (int y = 0; y < int(cell) - 1; ++y)
                for (int x = 0; x < int(cell) - 1; ++x)
                    seen.insert(image.pixel(margins.left() + int(double(to) * cell) + x,
                        margins.top() + int(double(from) * cell) + y));
            if (map->kept(from, to))
                EXPECT_THAT(seen,
                    ::testing::ElementsAre(
                        colours.at(double(map->values.at(from, to)), map->low, map->high)));
            else
                EXPECT_TRUE(seen.contains(theme::current().hatchGround.rgb()));
        }
    }
}

} // namespace
} // namespace crisp::explore
