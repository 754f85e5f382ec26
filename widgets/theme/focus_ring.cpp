// SPDX-License-Identifier: Apache-2.0
#include "theme/focus_ring.h"

#include "theme/painting.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QComboBox>
#include <QFocusEvent>
#include <QPainter>
#include <QSplitter>
#include <QVariant>
#include <QWidget>

namespace crisp::theme {
namespace {

constexpr int reach = 3; // a gap of 1 and a line of 2, see paintFocusRing
constexpr const char* radiusProperty = "crispFocusRadius";

class Ring : public QWidget {
public:
    explicit Ring(double radius)
        : radius_(radius)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
        setFocusPolicy(Qt::NoFocus);
    }

    void setRadius(double radius)
    {
        radius_ = radius;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintFocusRing(painter, QRectF(rect()).adjusted(reach, reach, -reach, -reach), radius_);
    }

private:
    double radius_;
};

/// The radius of the ring, negative where there shall be none.
double radiusAround(const QWidget& widget)
{
    const QVariant own = widget.property(radiusProperty);
    if (own.isValid())
        return own.toDouble();
    if (qobject_cast<const QAbstractButton*>(&widget)
        || qobject_cast<const QAbstractSlider*>(&widget))
        return controlRadius;
    if (const auto* box = qobject_cast<const QComboBox*>(&widget); box && !box->isEditable())
        return controlRadius;
    return -1.0;
}

bool mayHostRing(const QWidget& widget)
{
    // A splitter takes every new child for one of its panes.
    return !qobject_cast<const QSplitter*>(&widget);
}

/// The nearest widget around `control` that has room for the ring; not beyond
/// what scrolls, since the ring has to be cut off with its control there.
QWidget* hostOf(QWidget& control)
{
    QWidget* host = nullptr;
    for (QWidget* around = control.parentWidget(); around; around = around->parentWidget()) {
        if (mayHostRing(*around)) {
            host = around;
            const QRect ring = QRect(control.mapTo(around, QPoint()), control.size())
                                   .adjusted(-reach, -reach, reach, reach);
            if (around->rect().contains(ring))
                break;
        }
        const auto* area = qobject_cast<QAbstractScrollArea*>(around->parentWidget());
        if (around->isWindow() || (area && area->viewport() == around && host))
            break;
    }
    return host;
}

} // namespace

void setFocusRing(QWidget* widget, double radius) { widget->setProperty(radiusProperty, radius); }

FocusRing::FocusRing(QObject* application)
    : QObject(application)
{
    application->installEventFilter(this);
}

FocusRing::~FocusRing() { leave(); }

bool FocusRing::eventFilter(QObject* watched, QEvent* event)
{
    // Every event of the application passes here: decide by the type first.
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
        mouseWasLast_ = event->type() == QEvent::MouseButtonPress;
        break;
    case QEvent::FocusIn:
        if (auto* widget = qobject_cast<QWidget*>(watched))
            onFocusIn(widget, static_cast<QFocusEvent*>(event)->reason());
        break;
    case QEvent::FocusOut:
        if (watched == control_)
            leave();
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        if (control_ && watched != ring_) {
            const auto* widget = qobject_cast<QWidget*>(watched);
            if (widget && (widget == control_ || widget->isAncestorOf(control_)))
                QMetaObject::invokeMethod(this, &FocusRing::place, Qt::QueuedConnection);
        }
        break;
    default:
        break;
    }
    return false;
}

void FocusRing::onFocusIn(QWidget* widget, Qt::FocusReason reason)
{
    switch (reason) {
    case Qt::TabFocusReason:
    case Qt::BacktabFocusReason:
    case Qt::ShortcutFocusReason:
        byKeyboard_ = !mouseWasLast_;
        break;
    case Qt::MouseFocusReason:
        byKeyboard_ = false;
        break;
    default:
        break; // back from another window or a menu: as it was
    }
    leave();
    if (!byKeyboard_ || radiusAround(*widget) < 0.0)
        return;
    control_ = widget;
    place();
}

void FocusRing::leave()
{
    control_ = nullptr;
    if (ring_)
        ring_->deleteLater();
    ring_ = nullptr;
}

void FocusRing::place()
{
    if (!control_)
        return;
    QWidget* host = hostOf(*control_);
    if (!host || !control_->isVisible()) {
        if (ring_)
            ring_->hide();
        return;
    }
    const double radius = radiusAround(*control_);
    if (!ring_)
        ring_ = new Ring(radius);
    if (ring_->parentWidget() != host)
        ring_->setParent(host);
    ring_->setGeometry(QRect(control_->mapTo(host, QPoint()), control_->size())
                           .adjusted(-reach, -reach, reach, reach));
    ring_->raise();
    ring_->show();
}

} // namespace crisp::theme
