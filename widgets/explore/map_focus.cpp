// SPDX-License-Identifier: Apache-2.0
#include "explore/map_focus.h"

#include "explore/cell_painting.h"
#include "explore/map_labels.h"

#include <QPainter>

namespace crisp::explore {
namespace {

QRectF colouredPart(const MapGeometry& geometry, const Cell& cell)
{
    const double border = geometry.hasBorders() ? geometry.border() : 0.0;
    return geometry.cellRect(cell).adjusted(0.0, 0.0, -border, -border);
}

/// Of a row or column, what is in sight of it without the last border.
QRectF rowBand(const MapGeometry& geometry, std::size_t row)
{
    const QRectF first = colouredPart(geometry, { row, geometry.firstColumn() });
    const QRectF last = colouredPart(geometry, { row, geometry.endColumn() - 1 });
    return first.united(last) & geometry.viewport;
}

QRectF columnBand(const MapGeometry& geometry, std::size_t column)
{
    const QRectF first = colouredPart(geometry, { geometry.firstRow(), column });
    const QRectF last = colouredPart(geometry, { geometry.endRow() - 1, column });
    return first.united(last) & geometry.viewport;
}

void paintBand(QPainter& painter, const QRectF& band, double thickness, const QColor& colour)
{
    if (!band.isEmpty())
        paintFrame(painter, band, thickness, colour);
}

void paintLock(
    QPainter& painter, const MapPicture& picture, const MapLayout& layout, const Lock& lock)
{
    const theme::Tokens& tokens = *picture.style.tokens;
    const MapGeometry& geometry = picture.geometry;
    const std::size_t row = lock.cell ? lock.cell->from : *lock.token;
    const std::size_t column = lock.cell ? lock.cell->to : *lock.token;
    if (row >= geometry.count || column >= geometry.count)
        return;
    paintRowLabel(painter, picture, layout, row, LabelGround::Locked);
    paintColumnLabel(
        painter, picture, layout, column, lock.cell ? LabelGround::Crossed : LabelGround::Locked);
    if (lock.token)
        paintBand(painter, columnBand(geometry, column), lineWidth(1.0, geometry.pixel),
            tokens.accentLine);
    paintBand(painter, rowBand(geometry, row), lineWidth(2.0, geometry.pixel), tokens.accent);
    if (lock.cell && geometry.viewport.intersects(geometry.cellRect(*lock.cell)))
        paintLockRing(painter, colouredPart(geometry, *lock.cell), geometry.pixel);
}

void paintHover(
    QPainter& painter, const MapPicture& picture, const MapLayout& layout, const MapFocus& focus)
{
    const MapGeometry& geometry = picture.geometry;
    const Cell& cell = *focus.hovered;
    const QRectF rect = colouredPart(geometry, cell);
    if (cell.from >= geometry.count || cell.to >= geometry.count
        || !geometry.viewport.intersects(rect))
        return;
    const Lock& lock = focus.lock;
    if (!(lock.cell && lock.cell->from == cell.from) && lock.token != cell.from)
        paintRowLabel(painter, picture, layout, cell.from, LabelGround::Hovered);
    if (!(lock.cell && lock.cell->to == cell.to) && lock.token != cell.to)
        paintColumnLabel(painter, picture, layout, cell.to, LabelGround::Hovered);
    if (focus.byKeyboard) {
        // A pixel off, like every focus ring; the ring of a lock lies inside.
        const double off = lineWidth(lock.cell == cell ? 3.0 : 1.0, geometry.pixel);
        paintFrame(painter, rect.adjusted(-off, -off, off, off), lineWidth(2.0, geometry.pixel),
            picture.style.tokens->accent);
    } else if (lock.cell != cell) {
        paintFrame(painter, rect, lineWidth(1.5, geometry.pixel), picture.style.tokens->ink);
    }
}

} // namespace

void paintFocus(
    QPainter& painter, const MapPicture& picture, const MapLayout& layout, const MapFocus& focus)
{
    if (picture.data.size() == 0 || picture.geometry.viewport.isEmpty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (!focus.lock.isFree())
        paintLock(painter, picture, layout, focus.lock);
    if (focus.hovered)
        paintHover(painter, picture, layout, focus);
    painter.restore();
}

void paintFlash(QPainter& painter, const MapPicture& picture, const std::vector<Cell>& cells)
{
    const MapGeometry& geometry = picture.geometry;
    for (const Cell& cell : cells)
        if (cell.from < geometry.count && cell.to < geometry.count
            && geometry.viewport.contains(geometry.cellRect(cell).center()))
            paintFrame(painter, colouredPart(geometry, cell), lineWidth(1.0, geometry.pixel),
                picture.style.tokens->accent);
}

} // namespace crisp::explore
