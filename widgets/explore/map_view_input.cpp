// SPDX-License-Identifier: Apache-2.0
// What MapView does with pointer and keys.
#include "explore/cell_text.h"
#include "explore/map_view_state.h"
#include "theme/painting.h"

#include <QApplication>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

constexpr double wheelZoom = 1.0015; // a notch of 120: a fifth
constexpr double keyZoom = 1.25;

std::size_t moved(std::size_t token, int by, std::size_t count)
{
    const auto last = static_cast<std::ptrdiff_t>(count) - 1;
    return static_cast<std::size_t>(
        std::clamp(static_cast<std::ptrdiff_t>(token) + by, std::ptrdiff_t { 0 }, last));
}

bool isLocked(const Lock& lock, const Lock& asked)
{
    return (asked.cell && lock.cell == asked.cell) || (asked.token && lock.token == asked.token);
}

} // namespace

void MapView::Implementation::hover(std::optional<Cell> cell, bool byKeyboard)
{
    scene.focus.hovered = cell;
    scene.focus.byKeyboard = byKeyboard && cell;
    canvas.showFocus(scene);
}

void MapView::Implementation::showTip()
{
    const std::optional<Cell>& cell = scene.focus.hovered;
    if (!cell || !scene.map || cell->from >= count() || cell->to >= count()) {
        tip.hide();
        return;
    }
    const QRectF rect = scene.geometry.cellRect(*cell) & scene.geometry.viewport;
    tip.showBeside(rect.toAlignedRect(), cellText(*scene.map, *cell));
}

void MapView::Implementation::requestLock(const Lock& lock)
{
    Q_EMIT owner.lockRequested(isLocked(scene.focus.lock, lock) ? Lock {} : lock);
}

void MapView::Implementation::moveCursor(int rows, int columns)
{
    if (count() == 0)
        return;
    const Lock& lock = scene.focus.lock;
    const std::optional<Cell> from = lock.cell ? lock.cell : scene.focus.hovered;
    Cell cell;
    if (from)
        cell = { moved(from->from, rows, count()), moved(from->to, columns, count()) };
    else if (lock.token)
        cell = { *lock.token, 0 };
    bringIntoSight(cell);
    hoverIsOwn = true;
    hover(cell, true);
    showTip();
    owner.setAccessibleDescription(cellSentence(*scene.map, cell));
    Q_EMIT owner.hoveredChanged(cell);
    if (lock.cell && lock.cell != cell)
        Q_EMIT owner.lockRequested({ cell, std::nullopt });
}

void MapView::Implementation::bringIntoSight(const Cell& cell)
{
    const MapGeometry& geometry = scene.geometry;
    const auto placed = [](double first, double inSight, std::size_t token) {
        const auto at = static_cast<double>(token);
        return at < first ? at : std::max(first, at + 1.0 - inSight);
    };
    const double left = placed(geometry.left, geometry.columns(), cell.to);
    const double top = placed(geometry.top, geometry.rows(), cell.from);
    if (left == geometry.left && top == geometry.top)
        return;
    setZoom(geometry.cell, std::ceil(left * 8.0) / 8.0, std::ceil(top * 8.0) / 8.0);
    Q_EMIT owner.viewChanged(owner.view());
}

void MapView::Implementation::zoomAround(const QPointF& position, double factor)
{
    const MapGeometry before = scene.geometry;
    const QPointF inside = position - before.viewport.topLeft();
    const double token = before.left + inside.x() / before.cell;
    const double row = before.top + inside.y() / before.cell;
    const double cell = (wantedCell > 0.0 ? wantedCell : before.cell) * factor;
    const MapGeometry after = zoomed(scene.layout.room, count(), pixel(), cell, 0.0, 0.0);
    setZoom(cell, token - inside.x() / after.cell, row - inside.y() / after.cell);
    if (scene.geometry != before)
        Q_EMIT owner.viewChanged(owner.view());
}

void MapView::Implementation::panBy(const QPointF& pixels)
{
    const MapGeometry before = scene.geometry;
    setZoom(
        wantedCell, before.left - pixels.x() / before.cell, before.top - pixels.y() / before.cell);
    if (scene.geometry != before)
        Q_EMIT owner.viewChanged(owner.view());
}

void MapView::Implementation::click(const QPointF& position)
{
    const MapGeometry& geometry = scene.geometry;
    if (const std::optional<Cell> cell = geometry.cellAt(position)) {
        requestLock({ cell, std::nullopt });
        return;
    }
    const QRectF& cells = geometry.viewport;
    const bool beside
        = position.x() < cells.left() && position.x() > cells.left() - scene.layout.rowLabels;
    const bool above
        = position.y() < cells.top() && position.y() > cells.top() - scene.layout.columnLabels;
    const std::optional<std::size_t> token = beside ? geometry.rowAt(position.y())
        : above                                     ? geometry.columnAt(position.x())
                                                    : std::nullopt;
    if (token)
        requestLock({ std::nullopt, token });
}

void MapView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    Implementation& own = *implementation_;
    if (!own.hoverIsOwn || own.scene.focus.byKeyboard)
        return;
    own.hoverIsOwn = false;
    own.tip.hide();
    own.hover(std::nullopt, false);
    Q_EMIT hoveredChanged(std::nullopt);
}

void MapView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    Implementation& own = *implementation_;
    if (event->reason() != Qt::TabFocusReason && event->reason() != Qt::BacktabFocusReason)
        return;
    if (own.count() != 0)
        own.moveCursor(0, 0); // so that one sees where the keyboard is
}

void MapView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    Implementation& own = *implementation_;
    if (!own.scene.focus.byKeyboard || event->reason() == Qt::ActiveWindowFocusReason
        || event->reason() == Qt::PopupFocusReason)
        return;
    own.tip.hide();
    own.hover(std::nullopt, false);
    Q_EMIT hoveredChanged(std::nullopt);
}

void MapView::keyPressEvent(QKeyEvent* event)
{
    Implementation& own = *implementation_;
    const Qt::KeyboardModifiers others
        = event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    if (others != Qt::NoModifier || own.count() == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    const Lock& lock = own.scene.focus.lock;
    const auto edit = [&](int what) {
        if (lock.cell)
            Q_EMIT editRequested(*lock.cell, what);
        event->setAccepted(lock.cell.has_value());
    };
    const QPointF centre = own.scene.geometry.viewport.center();
    switch (event->key()) {
    case Qt::Key_Left:
        return own.moveCursor(0, -1);
    case Qt::Key_Right:
        return own.moveCursor(0, 1);
    case Qt::Key_Up:
        return own.moveCursor(-1, 0);
    case Qt::Key_Down:
        return own.moveCursor(1, 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (own.scene.focus.hovered)
            own.requestLock({ own.scene.focus.hovered, std::nullopt });
        return;
    case Qt::Key_Escape:
        if (lock.isFree()) // for whoever it may concern
            QWidget::keyPressEvent(event);
        else
            Q_EMIT lockRequested({});
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return own.zoomAround(centre, keyZoom);
    case Qt::Key_Minus:
        return own.zoomAround(centre, 1.0 / keyZoom);
    case Qt::Key_0:
        fitAll();
        Q_EMIT viewChanged(view());
        return;
    case Qt::Key_K:
        return edit(1);
    case Qt::Key_P:
        return edit(0);
    case Qt::Key_Backspace:
        return edit(-1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void MapView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    Implementation& own = *implementation_;
    own.pressedAt = event->position();
    own.lastPosition = event->position();
    own.panning = false;
    own.lockBeforeClick = own.scene.focus.lock;
}

void MapView::mouseMoveEvent(QMouseEvent* event)
{
    Implementation& own = *implementation_;
    const QPointF position = event->position();
    if (own.pressedAt) {
        const bool far
            = (position - *own.pressedAt).manhattanLength() >= QApplication::startDragDistance();
        if (far && !own.panning && !own.scene.geometry.isFitted()) {
            own.panning = true;
            own.tip.hide();
            setCursor(Qt::ClosedHandCursor);
        }
        if (own.panning)
            own.panBy(position - own.lastPosition);
        if (own.panning || far)
            own.lastPosition = position;
        return;
    }
    const std::optional<Cell> cell = own.scene.geometry.cellAt(position);
    if (cell == own.scene.focus.hovered && own.hoverIsOwn)
        return;
    own.hoverIsOwn = true;
    own.hover(cell, false);
    own.showTip();
    Q_EMIT hoveredChanged(cell);
}

void MapView::mouseReleaseEvent(QMouseEvent* event)
{
    Implementation& own = *implementation_;
    if (event->button() != Qt::LeftButton || !own.pressedAt) {
        QWidget::mouseReleaseEvent(event);
        return;
    }
    const bool clicked = (event->position() - *own.pressedAt).manhattanLength()
        < QApplication::startDragDistance();
    if (!own.panning && clicked)
        own.click(event->position());
    own.pressedAt.reset();
    own.panning = false;
    unsetCursor();
}

void MapView::mouseDoubleClickEvent(QMouseEvent* event)
{
    Implementation& own = *implementation_;
    own.pressedAt.reset();
    if (event->button() != Qt::LeftButton || own.scene.geometry.isFitted())
        return;
    if (own.scene.focus.lock != own.lockBeforeClick)
        Q_EMIT lockRequested(own.lockBeforeClick);
    fitAll();
    Q_EMIT viewChanged(view());
}

void MapView::wheelEvent(QWheelEvent* event)
{
    Implementation& own = *implementation_;
    const MapGeometry before = own.scene.geometry;
    const QPoint turned = event->angleDelta();
    if (own.count() != 0 && turned.y() != 0)
        own.zoomAround(event->position(), std::pow(wheelZoom, turned.y()));
    if (own.count() != 0 && turned.x() != 0 && own.wantedCell > 0.0)
        own.panBy({ turned.x() / 2.0, 0.0 });
    // Where there is nothing to zoom the page may scroll.
    event->setAccepted(own.scene.geometry != before || own.wantedCell > 0.0);
    if (own.scene.geometry == before)
        return;
    const std::optional<Cell> cell = own.scene.geometry.cellAt(event->position());
    own.hoverIsOwn = true;
    own.hover(cell, false);
    own.showTip();
    Q_EMIT hoveredChanged(cell);
}

} // namespace crisp::explore
