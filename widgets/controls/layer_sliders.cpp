// SPDX-License-Identifier: Apache-2.0
#include "controls/layer_sliders.h"

#include "controls/value_accessible.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace crisp::controls {
namespace {

constexpr double smallStep = 0.01;
constexpr double largeStep = 0.1;
constexpr int trackWidth = 4;
constexpr int handleWidth = 20;
constexpr int handleHeight = 10;
constexpr int textGap = 8;

QFontMetrics valueMetrics() { return QFontMetrics(theme::textFont(theme::Text::Label)); }
QFontMetrics numberMetrics() { return QFontMetrics(theme::textFont(theme::Text::Caption)); }

double rounded(double value) { return std::round(value * 100.0) / 100.0; }

} // namespace

LayerSliders::LayerSliders(QWidget* parent)
    : QWidget(parent)
{
    installAccessibleFactory();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Sparsity by layer"));
    theme::setFocusRing(this, -1.0); // one slider has the focus, not all of them
}

LayerSliders::~LayerSliders() = default;

void LayerSliders::setValues(std::vector<double> values)
{
    if (values == values_)
        return;
    const bool otherCount = values.size() != values_.size();
    values_ = std::move(values);
    focused_ = std::clamp(focused_, 0, std::max(0, layerCount() - 1));
    if (otherCount) {
        grabbedAt_.reset();
        QAccessibleEvent change(this, QAccessible::ObjectReorder);
        QAccessible::updateAccessibility(&change);
        updateGeometry();
    }
    update();
}

void LayerSliders::setPlan(const QString& plan)
{
    plan_ = plan;
    update();
}

void LayerSliders::setMaximum(double maximum)
{
    maximum_ = maximum;
    update();
}

void LayerSliders::setFocusedLayer(int layer)
{
    if (layer < 0 || layer >= layerCount())
        return;
    focused_ = layer;
    if (hasFocus()) {
        QAccessibleEvent change(this, QAccessible::Focus);
        change.setChild(layer);
        QAccessible::updateAccessibility(&change);
    }
    update();
}

void LayerSliders::changeLayer(int layer, double value)
{
    if (layer < 0 || layer >= layerCount() || std::isnan(value))
        return;
    double& current = values_[static_cast<std::size_t>(layer)];
    const double wanted = std::clamp(rounded(value), 0.0, maximum_);
    if (wanted == current)
        return;
    current = wanted;
    QAccessibleValueChangeEvent change(this, wanted);
    change.setChild(layer);
    QAccessible::updateAccessibility(&change);
    update();
    Q_EMIT valuesChanged(values_);
}

QSize LayerSliders::sizeHint() const
{
    const int column = valueMetrics().horizontalAdvance(theme::number(0.0, 2)) + 2 * textGap;
    const int texts = valueMetrics().height() + numberMetrics().height() + 2 * textGap;
    return { column * std::clamp(layerCount(), 1, 12), texts + theme::scaled(76) };
}

QSize LayerSliders::minimumSizeHint() const
{
    return { (handleHeight + 2) * std::max(1, layerCount()),
        sizeHint().height() - theme::scaled(24) };
}

QRect LayerSliders::layerRect(int layer) const
{
    const int count = std::max(1, layerCount());
    const int left = width() * layer / count;
    return { left, 0, width() * (layer + 1) / count - left, height() };
}

QRect LayerSliders::trackOf(int layer) const
{
    const QRect column = layerRect(layer);
    const int top = valueMetrics().height() + textGap;
    const int bottom = height() - numberMetrics().height() - textGap;
    return { column.center().x() - trackWidth / 2 + 1, top, trackWidth, std::max(1, bottom - top) };
}

QPoint LayerSliders::handlePosition(int layer) const
{
    const QRect track = trackOf(layer);
    const double share = std::clamp(values_[static_cast<std::size_t>(layer)] / maximum_, 0.0, 1.0);
    return { track.center().x(),
        track.bottom() - static_cast<int>(std::lround(share * track.height())) };
}

QRect LayerSliders::handleOf(int layer) const
{
    const int width = std::min(handleWidth, layerRect(layer).width() - 2);
    QRect handle(0, 0, std::max(4, width), handleHeight);
    handle.moveCenter(handlePosition(layer));
    return handle;
}

int LayerSliders::layerAt(QPoint position) const
{
    for (int i = 0; i < layerCount(); ++i)
        if (layerRect(i).contains(position))
            return i;
    return -1;
}

double LayerSliders::valueAt(int layer, int y) const
{
    const QRect track = trackOf(layer);
    return maximum_ * (track.bottom() - y) / track.height();
}

bool LayerSliders::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int layer = layerAt(help->pos());
        if (layer >= 0)
            QToolTip::showText(help->globalPos(),
                tr("Layer %1 drops %2 of its keys")
                    .arg(layer + 1)
                    .arg(theme::percent(values_[static_cast<std::size_t>(layer)], 0)),
                this, layerRect(layer));
        return true;
    }
    return QWidget::event(event);
}

void LayerSliders::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    for (int i = 0; i < layerCount(); ++i) {
        paintLayer(painter, i);
        paintTexts(painter, i);
    }
}

void LayerSliders::paintLayer(QPainter& painter, int layer) const
{
    const theme::Tokens& tokens = theme::current();
    const QRect track = trackOf(layer);
    const QRect handle = handleOf(layer);
    const QColor colour = isEnabled() ? theme::planLook(plan_, tokens).colour : tokens.inkOff;
    theme::paintFrame(painter, track, tokens.line2, {}, trackWidth / 2.0);
    QRect filled = track;
    filled.setTop(handle.center().y());
    theme::paintFrame(painter, filled, colour, {}, trackWidth / 2.0);

    const bool active = hovered_ == layer || (grabbedAt_ && focused_ == layer);
    const QColor outline = !isEnabled() ? tokens.line2 : active ? tokens.ink : tokens.ink3;
    const QColor ground = tokens.dark ? tokens.raised : tokens.surface;
    theme::paintFrame(painter, handle, ground, outline, 4.0, 1.5);
    if (handle.width() >= 12)
        painter.fillRect(
            QRect(handle.left() + 5, handle.center().y(), handle.width() - 10, 1), outline);
    if (focused_ == layer && theme::hasVisibleFocus(this))
        theme::paintFocusRing(painter, handle, 4.0);
}

void LayerSliders::paintTexts(QPainter& painter, int layer) const
{
    const theme::Tokens& tokens = theme::current();
    const QRect column = layerRect(layer);
    // Where columns are narrower than their texts, only every second, third, … has one; the value
    // of the layer at hand is always there.
    const QString value = theme::number(values_[static_cast<std::size_t>(layer)], 2);
    const int valueWidth = valueMetrics().horizontalAdvance(value) + 4;
    const bool tight = valueWidth > column.width();
    const int current = hovered_ >= 0 ? hovered_ : hasFocus() ? focused_ : -1;
    if (!tight || layer == current) {
        QRect place(0, 0, valueWidth, valueMetrics().height());
        place.moveLeft(
            std::clamp(column.center().x() - valueWidth / 2, 0, std::max(0, width() - valueWidth)));
        painter.setFont(theme::textFont(theme::Text::Label));
        painter.setPen(isEnabled() ? tokens.ink : tokens.inkOff);
        painter.drawText(place, Qt::AlignCenter, value);
    }
    const QString number = QString::number(layer + 1);
    const int numberWidth = numberMetrics().horizontalAdvance(QString::number(layerCount())) + 4;
    const int every = (numberWidth + column.width() - 1) / std::max(1, column.width());
    if (layer % std::max(1, every) != 0)
        return;
    painter.setFont(theme::textFont(theme::Text::Caption));
    painter.setPen(isEnabled() ? tokens.ink2 : tokens.inkOff);
    painter.drawText(
        QRect(column.center().x() - numberWidth / 2, height() - numberMetrics().height(),
            numberWidth, numberMetrics().height()),
        Qt::AlignCenter, number);
}

void LayerSliders::mousePressEvent(QMouseEvent* event)
{
    const int layer = layerAt(event->pos());
    if (event->button() != Qt::LeftButton || layer < 0)
        return;
    setFocusedLayer(layer);
    // Taken at its edge, a handle must not jump.
    const QRect handle = handleOf(layer);
    const bool onHandle = handle.adjusted(-2, -2, 2, 2).contains(event->pos());
    grabbedAt_ = onHandle ? event->pos().y() - handlePosition(layer).y() : 0;
    changeLayer(layer,
        onHandle ? values_[static_cast<std::size_t>(layer)] : valueAt(layer, event->pos().y()));
    update();
}

void LayerSliders::mouseMoveEvent(QMouseEvent* event)
{
    if (grabbedAt_) {
        changeLayer(focused_, valueAt(focused_, event->pos().y() - *grabbedAt_));
        return;
    }
    const int layer = layerAt(event->pos());
    if (layer != hovered_) {
        hovered_ = layer;
        update();
    }
}

void LayerSliders::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        grabbedAt_.reset();
        update();
    }
}

void LayerSliders::leaveEvent(QEvent* event)
{
    hovered_ = -1;
    update();
    QWidget::leaveEvent(event);
}

void LayerSliders::wheelEvent(QWheelEvent* event)
{
    // Without the focus the page below scrolls: nobody changes a plan in passing.
    const int layer = layerAt(event->position().toPoint());
    if (!hasFocus() || layer < 0) {
        event->ignore();
        return;
    }
    constexpr int notch = 120;
    wheelRest_ += event->angleDelta().y();
    const int notches = wheelRest_ / notch;
    wheelRest_ -= notches * notch;
    if (layer != focused_)
        setFocusedLayer(layer);
    if (notches != 0)
        changeLayer(layer, values_[static_cast<std::size_t>(layer)] + notches * smallStep);
    event->accept();
}

void LayerSliders::keyPressEvent(QKeyEvent* event)
{
    if (layerCount() == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    const double value = values_[static_cast<std::size_t>(focused_)];
    switch (event->key()) {
    case Qt::Key_Left:
        setFocusedLayer(focused_ - 1);
        break;
    case Qt::Key_Right:
        setFocusedLayer(focused_ + 1);
        break;
    case Qt::Key_Up:
        changeLayer(focused_, value + smallStep);
        break;
    case Qt::Key_Down:
        changeLayer(focused_, value - smallStep);
        break;
    case Qt::Key_PageUp:
        changeLayer(focused_, value + largeStep);
        break;
    case Qt::Key_PageDown:
        changeLayer(focused_, value - largeStep);
        break;
    case Qt::Key_Home:
        changeLayer(focused_, 0.0);
        break;
    case Qt::Key_End:
        changeLayer(focused_, maximum_);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void LayerSliders::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace crisp::controls
