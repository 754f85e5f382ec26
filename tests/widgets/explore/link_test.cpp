// SPDX-License-Identifier: Apache-2.0
#include "charts/figure_export.h"
#include "explore/link_arcs.h"
#include "explore/link_view.h"
#include "map_samples.h"
#include "theme/theme.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

namespace crisp::explore {
namespace {

TEST(LinkArcs, AreTheKeptEdgesFromTheThresholdOnStrongestLast)
{
    const MapPointer map = testing::sampleMap();
    const std::vector<Arc> arcs = strongestArcs(*map, 0.2);
    std::size_t expected = 0;
    for (std::size_t cell = 0; cell < 36; ++cell)
        expected += map->keep[cell] != 0 && map->attention.values[cell] >= 0.2F;
    EXPECT_EQ(arcs.size(), expected);
    for (std::size_t i = 1; i < arcs.size(); ++i)
        EXPECT_LE(arcs[i - 1].weight, arcs[i].weight);
}

TEST(LinkArcs, AreAtMostTwoThousandAndThoseAreTheStrongest)
{
    testing::Sample sample;
    sample.tokens = testing::manyTokens(100);
    sample.sparsity = 0.5;
    sample.layers = sample.heads = 1;
    const MapPointer map = testing::sampleMap(sample);
    const std::vector<Arc> arcs = strongestArcs(*map, 0.0);
    ASSERT_EQ(arcs.size(), mostArcs);
    base::RecycledVector<float> weights = map->attention.values;
    std::ranges::sort(weights, std::greater {});
    EXPECT_EQ(arcs.front().weight, weights[mostArcs - 1]);
}

TEST(LinkArcs, OfOneTokenKnowWhatPrunedEdgesWouldWeigh)
{
    const MapPointer map = testing::sampleMap();
    const std::vector<Arc> arcs = arcsFrom(*map, 2);
    ASSERT_EQ(arcs.size(), 6U);
    for (std::size_t to = 0; to < 6; ++to) {
        EXPECT_EQ(arcs[to].kept, map->kept(2, to));
        EXPECT_EQ(
            arcs[to].weight, map->kept(2, to) ? map->attention.at(2, to) : map->unpruned.at(2, to));
    }
    for (const Arc& arc : arcsTo(*map, 4))
        EXPECT_TRUE(map->kept(arc.from, 4));
}

class LinkViewTest : public ::testing::Test {
protected:
    LinkViewTest() { show(testing::sampleMap()); }

    void show(const MapPointer& map)
    {
        view.resize(460, 400);
        view.setMap(map);
        view.show();
        QApplication::processEvents();
    }
    [[nodiscard]] Lock lastLock() { return locks.last().first().value<Lock>(); }

    LinkView view;
    QSignalSpy locks { &view, &LinkView::lockRequested };
};

TEST_F(LinkViewTest, ClickOnATokenAsksToLockIt)
{
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(60, 22 + 36 + 10));
    ASSERT_EQ(locks.count(), 1);
    EXPECT_EQ(lastLock(), (Lock { {}, std::size_t { 1 } }));
    view.setLock(lastLock());
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(60, 22 + 36 + 10));
    EXPECT_TRUE(lastLock().isFree());
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(215, 22 + 36 + 10));
    EXPECT_EQ(locks.count(), 2) << "between the columns is nothing to lock";
}

TEST_F(LinkViewTest, KeysMoveLockAndFree)
{
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(lastLock(), (Lock { {}, std::size_t { 1 } }));
    view.setLock(lastLock());
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(lastLock(), (Lock { {}, std::size_t { 2 } })) << "the lock moves along";
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_TRUE(lastLock().isFree());
    EXPECT_TRUE(view.accessibleDescription().startsWith(QStringLiteral("grip to ")));
}

TEST_F(LinkViewTest, LockedTokensEdgesAreInTheAccent)
{
    const auto accentPixels = [&] {
        const QImage image = view.grab().toImage();
        const QColor accent = theme::current().accent;
        int count = 0;
        for (int y = 30; y < 250; ++y)
            for (int x = 150; x < 280; ++x) {
                const QColor seen(image.pixel(x, y));
                count += std::abs(seen.red() - accent.red()) < 30
                    && std::abs(seen.green() - accent.green()) < 30
                    && std::abs(seen.blue() - accent.blue()) < 30;
            }
        return count;
    };
    EXPECT_EQ(accentPixels(), 0);
    view.setLock({ Cell { 2, 0 }, {} }); // counts as its from-token
    EXPECT_GT(accentPixels(), 100);
}

TEST_F(LinkViewTest, TableHasTheEdgesThatAreDrawn)
{
    const MapPointer map = testing::sampleMap();
    view.setThreshold(0.2);
    const std::size_t drawn = strongestArcs(*map, 0.2).size();
    EXPECT_EQ(view.figureTable().rows.size(), drawn);
    view.setLock({ {}, std::size_t { 2 } });
    std::size_t ofOthers = 0;
    for (const Arc& arc : strongestArcs(*map, 0.2))
        ofOthers += arc.from != 2;
    std::size_t own = 0;
    for (const Arc& arc : arcsFrom(*map, 2))
        own += !arc.kept || arc.weight >= 0.2F;
    EXPECT_EQ(view.figureTable().rows.size(), ofOthers + own);
    view.setShowPruned(false);
    EXPECT_LT(view.figureTable().rows.size(), ofOthers + own);
}

TEST_F(LinkViewTest, ColumnsScrollApartWhereThereAreManyTokens)
{
    testing::Sample sample;
    sample.tokens = testing::manyTokens(300);
    sample.layers = sample.heads = 1;
    sample.sparsity = 0.9;
    show(testing::sampleMap(sample));
    const auto bars = view.findChildren<QScrollBar*>();
    ASSERT_EQ(bars.size(), 2);
    EXPECT_TRUE(bars[0]->isVisible());
    view.setLock({ {}, std::size_t { 250 } });
    EXPECT_GT(bars[0]->value(), 0);
    EXPECT_GT(view.figureSize().height(), 300 * 14.0) << "files have all rows";
}

TEST_F(LinkViewTest, VectorFilesAreWellFormed)
{
    testing::Sample sample;
    sample.tokens = { "[CLS]", "<b>", "&", "film", "[SEP]" };
    show(testing::sampleMap(sample));
    view.setLock({ {}, std::size_t { 1 } });
    QXmlStreamReader reader(charts::renderSvg(view, {}));
    while (!reader.atEnd())
        reader.readNext();
    EXPECT_FALSE(reader.hasError()) << reader.errorString().toStdString();
}

TEST_F(LinkViewTest, NothingToShowIsNoError)
{
    view.setMap(nullptr);
    view.setLock({ {}, std::size_t { 9 } });
    QTest::mouseMove(&view, QPoint(60, 60));
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_FALSE(view.hasContent());
    EXPECT_TRUE(view.figureTable().rows.empty());
    EXPECT_FALSE(view.grab().isNull());
}

} // namespace
} // namespace crisp::explore
