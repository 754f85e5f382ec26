// SPDX-License-Identifier: Apache-2.0
#include "charts/figure_export.h"
#include "explore/entropy_grid.h"
#include "explore/head_grid.h"
#include "map_samples.h"
#include "theme/colour_maps.h"
#include "theme/theme.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

#include <set>

namespace crisp::explore {
namespace {

class HeadGridTest : public ::testing::Test {
protected:
    HeadGridTest()
    {
        grid.setData(buildGrid(*side, {}, QStringLiteral("caption")));
        grid.resize(grid.sizeHint());
        grid.show();
        QApplication::processEvents();
    }
    /// Upper left corner of a thumbnail: 28 pixels of numbers, 22 of header.
    [[nodiscard]] static QPoint corner(int layer, int column)
    {
        const int gap = column >= 3 ? 8 : 0;
        return { 28 + column * 44 + gap, 22 + layer * 44 };
    }

    std::shared_ptr<bridge::Explained> side = testing::sampleExplained();
    HeadGrid grid;
    QSignalSpy chosen { &grid, &HeadGrid::selectedChanged };
};

TEST_F(HeadGridTest, ClickChoosesAHeadOrTheMean)
{
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, corner(1, 2) + QPoint(5, 5));
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(grid.selected(), (HeadPosition { 1, std::size_t { 2 } }));
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, corner(0, 3) + QPoint(5, 5));
    EXPECT_EQ(grid.selected(), (HeadPosition { 0, std::nullopt }));
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, QPoint(5, 5));
    EXPECT_EQ(chosen.count(), 2) << "numbers are no heads";
}

TEST_F(HeadGridTest, ArrowsMoveAndStopAtTheEdges)
{
    QTest::keyClick(&grid, Qt::Key_Right);
    QTest::keyClick(&grid, Qt::Key_Down);
    EXPECT_EQ(grid.selected(), (HeadPosition { 1, std::size_t { 1 } }));
    QTest::keyClick(&grid, Qt::Key_Down);
    EXPECT_EQ(chosen.count(), 2);
    QTest::keyClick(&grid, Qt::Key_End);
    EXPECT_EQ(grid.selected(), (HeadPosition { 1, std::nullopt }));
    QTest::keyClick(&grid, Qt::Key_Left);
    EXPECT_EQ(grid.selected(), (HeadPosition { 1, std::size_t { 2 } }));
    EXPECT_TRUE(grid.accessibleDescription().contains(QStringLiteral("Layer 2, head 3")));
}

TEST_F(HeadGridTest, ThumbnailsHaveTheirCellsColoursAndHatching)
{
    const QImage image = grid.grab().toImage();
    const analysis::HeadExplanation& head = side->explanation->layers[1].heads[0];
    const auto& colours = theme::sequentialMap({}, theme::current());
    for (std::size_t from = 0; from < 6; ++from) {
        for (std::size_t to = 0; to < 6; ++to) {
            std::set<QRgb> seen;
            for (int y = 1; y < 5; ++y)
                for (int x = 1; x < 5; ++x)
                    seen.insert(image.pixel(
                        corner(1, 0) + QPoint(int(to) * 40 / 6 + x, int(from) * 40 / 6 + y)));
            if (head.keep[from * 6 + to] != 0)
                EXPECT_THAT(seen,
                    ::testing::ElementsAre(
                        colours.at(double(head.attention.at(from, to)), 0.0, 0.5)));
            else
                EXPECT_TRUE(seen.contains(theme::current().hatchGround.rgb()));
        }
    }
}

TEST_F(HeadGridTest, ScrollsWhereThereIsNoRoomAndBringsTheChosenIntoSight)
{
    grid.resize(120, 80);
    QApplication::processEvents();
    EXPECT_GT(grid.horizontalScrollBar()->maximum(), 0);
    QTest::keyClick(&grid, Qt::Key_Down);
    QTest::keyClick(&grid, Qt::Key_End);
    EXPECT_GT(grid.horizontalScrollBar()->value(), 0);
    EXPECT_GT(grid.verticalScrollBar()->value(), 0);
}

TEST_F(HeadGridTest, TableHasALineForEachHead)
{
    const charts::FigureTable table = grid.figureTable();
    ASSERT_EQ(table.rows.size(), 6U);
    EXPECT_EQ(table.rows[4][0].toInt(), 1);
    EXPECT_EQ(table.rows[4][1].toInt(), 1);
    EXPECT_EQ(table.rows[4][2].toDouble(), side->explanation->layers[1].heads[1].entropy);
    EXPECT_EQ(table.rows[4][3].toDouble(), side->explanation->layers[1].heads[1].effectiveSparsity);
}

TEST_F(HeadGridTest, VectorFilesHaveLinesAndRectangles)
{
    const QByteArray svg = charts::renderSvg(grid, {});
    EXPECT_FALSE(svg.contains("<image"));
    EXPECT_FALSE(svg.contains("<pattern"));
    QXmlStreamReader reader(svg);
    while (!reader.atEnd())
        reader.readNext();
    EXPECT_FALSE(reader.hasError());
    EXPECT_TRUE(svg.contains("stroke=\"#b4bac5\""));
}

TEST_F(HeadGridTest, NothingToShowIsNoError)
{
    grid.setData(nullptr);
    QTest::keyClick(&grid, Qt::Key_Right);
    QTest::mouseMove(grid.viewport(), QPoint(60, 60));
    EXPECT_FALSE(grid.hasContent());
    EXPECT_TRUE(grid.figureTable().rows.empty());
    grid.setData(std::make_shared<HeadGridData>());
    EXPECT_FALSE(grid.grab().isNull());
}

class EntropyGridTest : public ::testing::Test {
protected:
    EntropyGridTest()
    {
        grid.setEntropy(
            { { 0.0, 0.5, 1.0 }, { 1.5, 2.0, 2.5 } }, std::log(16.0), QStringLiteral("caption"));
        grid.resize(grid.sizeHint());
        grid.show();
        QApplication::processEvents();
    }

    EntropyGrid grid;
    QSignalSpy chosen { &grid, &EntropyGrid::selectedChanged };
};

TEST_F(EntropyGridTest, ClickAndArrowsChoose)
{
    QTest::mouseClick(&grid, Qt::LeftButton, {}, QPoint(28 + 44 + 10, 20 + 15 + 5));
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].value<HeadPosition>(), (HeadPosition { 1, std::size_t { 1 } }));
    QTest::keyClick(&grid, Qt::Key_Up);
    EXPECT_EQ(chosen[1][0].value<HeadPosition>(), (HeadPosition { 0, std::size_t { 1 } }));
    QTest::keyClick(&grid, Qt::Key_Up);
    EXPECT_EQ(chosen.count(), 2);
    EXPECT_TRUE(grid.accessibleDescription().contains(QStringLiteral("0.50 nats")));
}

TEST_F(EntropyGridTest, CellsGetStrongerWithEntropy)
{
    const QImage image = grid.grab().toImage();
    int last = 256;
    for (const QPoint& cell : { QPoint(32, 22), QPoint(76, 22), QPoint(120, 22), QPoint(32, 37),
             QPoint(76, 37), QPoint(120, 37) }) {
        const int grey = qGray(image.pixel(cell));
        EXPECT_LT(grey, last);
        last = grey;
    }
}

TEST_F(EntropyGridTest, TableHasAllDigits)
{
    grid.setEntropy({ { 1.0 / 3.0 } }, 1.0, {});
    const charts::FigureTable table = grid.figureTable();
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(table.rows[0][2].toDouble(), 1.0 / 3.0);
}

} // namespace
} // namespace crisp::explore
