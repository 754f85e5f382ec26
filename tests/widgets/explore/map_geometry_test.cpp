// SPDX-License-Identifier: Apache-2.0
#include "explore/map_geometry.h"
#include "explore/pixel_spans.h"

#include <gmock/gmock.h>

#include <cmath>

namespace crisp::explore {
namespace {

TEST(MapGeometry, FitsCellsOfWholeDevicePixels)
{
    for (const double ratio : { 1.0, 1.25, 1.5, 2.0, 3.0 }) {
        const MapGeometry geometry = fitted(QRectF(60, 40, 391, 500), 25, 1.0 / ratio);
        EXPECT_TRUE(geometry.isFitted());
        EXPECT_NEAR(geometry.cell * ratio, std::round(geometry.cell * ratio), 1e-9) << ratio;
        EXPECT_LE(geometry.viewport.width(), 391.0);
        EXPECT_GT(geometry.viewport.width(), 391.0 - 25.0 / ratio);
    }
}

TEST(MapGeometry, FindsEveryCellAtItsEdgesAndNothingBeside)
{
    const MapGeometry geometry = fitted(QRectF(10, 20, 100, 100), 10, 1.0);
    EXPECT_EQ(geometry.cellAt({ 10.0, 20.0 }), (Cell { 0, 0 }));
    EXPECT_EQ(geometry.cellAt({ 19.99, 29.99 }), (Cell { 0, 0 }));
    EXPECT_EQ(geometry.cellAt({ 20.0, 30.0 }), (Cell { 1, 1 }));
    EXPECT_EQ(geometry.cellAt({ 109.9, 20.0 }), (Cell { 0, 9 }));
    EXPECT_FALSE(geometry.cellAt({ 110.0, 20.0 }));
    EXPECT_FALSE(geometry.cellAt({ 9.9, 20.0 }));
    EXPECT_EQ(geometry.cellRect({ 3, 7 }), QRectF(80, 50, 10, 10));
}

TEST(MapGeometry, FewTokensDoNotFillAnyRoom)
{
    const MapGeometry geometry = fitted(QRectF(0, 0, 900, 900), 3, 1.0);
    EXPECT_EQ(geometry.cell, largestCell);
}

TEST(MapGeometry, ZoomLeavesNoRoomEmptyAndShowsNothingBeyondTheEnd)
{
    const QRectF room(0, 0, 300, 200);
    const MapGeometry geometry = zoomed(room, 100, 1.0, 20.0, 95.0, -4.0);
    EXPECT_EQ(geometry.viewport, room);
    EXPECT_EQ(geometry.left, 85.0);
    EXPECT_EQ(geometry.top, 0.0);
    EXPECT_EQ(geometry.firstColumn(), 85U);
    EXPECT_EQ(geometry.endColumn(), 100U);
    EXPECT_EQ(geometry.endRow(), 10U);
    EXPECT_EQ(zoomed(room, 100, 1.0, 1.0, 3.0, 3.0), fitted(room, 100, 1.0)) << "no smaller";
}

TEST(MapGeometry, NothingToShowIsNoError)
{
    EXPECT_TRUE(fitted(QRectF(0, 0, 100, 100), 0, 1.0).viewport.isEmpty());
    EXPECT_TRUE(fitted(QRectF(0, 0, -5, 100), 4, 1.0).viewport.isEmpty());
    EXPECT_FALSE(fitted(QRectF(0, 0, 0, 0), 4, 1.0).cellAt({ 0, 0 }));
}

TEST(PixelSpans, EveryCellHasItsPixelsAndABorderAtTheirEnd)
{
    const MapGeometry geometry = fitted(QRectF(0, 0, 40, 40), 4, 1.0);
    const std::vector<PixelSpan> spans = columnSpans(geometry);
    ASSERT_EQ(spans.size(), 40U);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        EXPECT_EQ(spans[i].begin, i / 10);
        EXPECT_EQ(spans[i].border, i % 10 == 9);
    }
}

TEST(PixelSpans, PixelsShareAllCellsWhereThereAreMoreOfThem)
{
    const MapGeometry geometry = fitted(QRectF(0, 0, 100, 100), 333, 1.0);
    std::size_t next = 0;
    for (const PixelSpan& span : rowSpans(geometry)) {
        EXPECT_EQ(span.begin, next) << "no cell is left out";
        next = span.end;
    }
    EXPECT_EQ(next, 333U);
}

} // namespace
} // namespace crisp::explore
