// SPDX-License-Identifier: Apache-2.0
// A plot under pointer and keyboard: zoom, pan, read-out.
#include "charts/plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace crisp::charts {
namespace {

constexpr double zoomStep = 0.8; ///< of the range, by key or by one notch of the wheel
constexpr double panStep = 0.1;
constexpr int leastDrag = 8; ///< a rectangle flatter than this means one direction only

/// A range can get no smaller than doubles can tell apart.
bool isTooSmall(const QCPRange& range)
{
    return !(
        range.size() > 1e-9 * std::max({ std::abs(range.lower), std::abs(range.upper), 1e-9 }));
}

bool holds(const QCPRange& outer, const QCPRange& inner)
{
    const double slack = 1e-9 * inner.size();
    return outer.lower <= inner.lower + slack && outer.upper >= inner.upper - slack;
}

/// As large as it is, but inside `full` if it can.
QCPRange movedInto(QCPRange range, const QCPRange& full)
{
    if (range.size() >= full.size())
        return range;
    const double shift
        = std::max(0.0, full.lower - range.lower) - std::max(0.0, range.upper - full.upper);
    return { range.lower + shift, range.upper + shift };
}

} // namespace

void Plot::showReadOut(const std::optional<ReadOut>& values)
{
    if (readOut_->show(values))
        readOut_->layer()->replot();
}

bool Plot::showsAll() const
{
    return holds(xAxis->range(), fullX_) && holds(yAxis->range(), fullY_);
}

void Plot::rangesWereChosen()
{
    showReadOut({});
    zoomed_ = !showsAll();
    if (zoomed_)
        scheduleReplot();
    else
        fit();
}

void Plot::zoomInto(const QRect& rect)
{
    const QRect area = rect.normalized().intersected(axisRect()->rect());
    const bool wide = area.width() >= leastDrag;
    const bool high = area.height() >= leastDrag;
    const QCPRange x(xAxis->pixelToCoord(area.left()), xAxis->pixelToCoord(area.right()));
    const QCPRange y(yAxis->pixelToCoord(area.bottom()), yAxis->pixelToCoord(area.top()));
    if ((!wide && !high) || isTooSmall(x) || isTooSmall(y)) {
        scheduleReplot(); // takes the rectangle away
        return;
    }
    if (wide)
        xAxis->setRange(x);
    if (high)
        yAxis->setRange(y);
    rangesWereChosen();
}

void Plot::zoomBy(double factor, QPointF centre)
{
    QCPRange x = xAxis->range();
    QCPRange y = yAxis->range();
    const QPointF at(xAxis->pixelToCoord(centre.x()), yAxis->pixelToCoord(centre.y()));
    x = { at.x() + (x.lower - at.x()) * factor, at.x() + (x.upper - at.x()) * factor };
    y = { at.y() + (y.lower - at.y()) * factor, at.y() + (y.upper - at.y()) * factor };
    if (isTooSmall(x) || isTooSmall(y))
        return;
    xAxis->setRange(movedInto(x, fullX_));
    yAxis->setRange(movedInto(y, fullY_));
    rangesWereChosen();
}

void Plot::panBy(double xShare, double yShare)
{
    if (!zoomed_)
        return;
    const auto moved = [](QCPAxis* axis, double share, const QCPRange& full) {
        const QCPRange range = axis->range();
        const double by = share * range.size();
        axis->setRange(movedInto({ range.lower + by, range.upper + by }, full));
    };
    moved(xAxis, xShare, fullX_);
    moved(yAxis, yShare, fullY_);
    rangesWereChosen();
}

void Plot::mousePressEvent(QMouseEvent* event)
{
    pressedAt_ = event->position();
    // The right button opens the menu, and a drag begins inside the axes.
    if (event->button() == Qt::LeftButton
        && axisRect()->rect().contains(event->position().toPoint()))
        QCustomPlot::mousePressEvent(event);
}

void Plot::mouseMoveEvent(QMouseEvent* event)
{
    QCustomPlot::mouseMoveEvent(event);
    if (selectionRect()->isActive() || !axisRect()->rect().contains(event->position().toPoint()))
        showReadOut({});
    else
        showReadOut(readAt(event->position()));
}

void Plot::mouseReleaseEvent(QMouseEvent* event)
{
    QCustomPlot::mouseReleaseEvent(event);
    const QPointF way = event->position() - pressedAt_;
    if (event->button() == Qt::LeftButton && way.manhattanLength() < leastDrag
        && axisRect()->rect().contains(event->position().toPoint()))
        Q_EMIT clicked(event->position());
}

void Plot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (zoomable_ && event->button() == Qt::LeftButton)
        fit();
    event->accept();
}

void Plot::wheelEvent(QWheelEvent* event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (!zoomable_ || notches == 0.0 || !axisRect()->rect().contains(event->position().toPoint())) {
        event->ignore(); // the page scrolls
        return;
    }
    zoomBy(std::pow(zoomStep, notches), event->position());
    event->accept();
}

void Plot::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && selectionRect()->isActive()) {
        selectionRect()->cancel();
        return;
    }
    const bool plain
        = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    if (!zoomable_ || !plain) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    const QPointF centre = QRectF(axisRect()->rect()).center();
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(zoomStep, centre);
        break;
    case Qt::Key_Minus:
        zoomBy(1.0 / zoomStep, centre);
        break;
    case Qt::Key_0:
        fit();
        break;
    case Qt::Key_Left:
        panBy(-panStep, 0.0);
        break;
    case Qt::Key_Right:
        panBy(panStep, 0.0);
        break;
    case Qt::Key_Up:
        panBy(0.0, panStep);
        break;
    case Qt::Key_Down:
        panBy(0.0, -panStep);
        break;
    default:
        QCustomPlot::keyPressEvent(event);
        return;
    }
    event->accept();
}

} // namespace crisp::charts
