// SPDX-License-Identifier: Apache-2.0
#include "controls/layer_sliders_accessible.h"

#include "controls/layer_sliders.h"
#include "theme/theme.h"

#include <QWindow>

#include <algorithm>

namespace crisp::controls {

LayerSlidersAccessible::LayerSlidersAccessible(LayerSliders* sliders)
    : QAccessibleWidget(sliders, QAccessible::Grouping)
{
}

LayerSlidersAccessible::~LayerSlidersAccessible()
{
    for (const QAccessible::Id id : children_)
        QAccessible::deleteAccessibleInterface(id);
}

LayerSliders* LayerSlidersAccessible::sliders() const
{
    return qobject_cast<LayerSliders*>(widget());
}

int LayerSlidersAccessible::childCount() const
{
    return sliders() ? static_cast<int>(sliders()->values().size()) : 0;
}

QAccessibleInterface* LayerSlidersAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    while (static_cast<int>(children_.size()) <= index)
        children_.push_back(QAccessible::registerAccessibleInterface(
            new LayerAccessible(sliders(), static_cast<int>(children_.size()))));
    return QAccessible::accessibleInterface(children_[static_cast<std::size_t>(index)]);
}

int LayerSlidersAccessible::indexOfChild(const QAccessibleInterface* child) const
{
    const auto found = std::find_if(children_.begin(), children_.end(),
        [child](QAccessible::Id id) { return QAccessible::accessibleInterface(id) == child; });
    return found == children_.end() ? -1 : static_cast<int>(found - children_.begin());
}

QAccessibleInterface* LayerSlidersAccessible::childAt(int x, int y) const
{
    for (int i = 0; i < childCount(); ++i)
        if (QAccessibleInterface* layer = child(i); layer->rect().contains(x, y))
            return layer;
    return nullptr;
}

QAccessibleInterface* LayerSlidersAccessible::focusChild() const
{
    return sliders() && sliders()->hasFocus() ? child(sliders()->focusedLayer()) : nullptr;
}

LayerAccessible::LayerAccessible(LayerSliders* sliders, int layer)
    : sliders_(sliders)
    , layer_(layer)
{
}

bool LayerAccessible::isValid() const
{
    return sliders_ && layer_ < static_cast<int>(sliders_->values().size());
}

QAccessibleInterface* LayerAccessible::parent() const
{
    return QAccessible::queryAccessibleInterface(sliders_);
}

QString LayerAccessible::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    if (kind == QAccessible::Name)
        return LayerSliders::tr("Layer %1").arg(layer_ + 1);
    if (kind == QAccessible::Value)
        return theme::number(currentValue().toDouble(), 2);
    return {};
}

QRect LayerAccessible::rect() const
{
    if (!isValid())
        return {};
    const QRect local = sliders_->layerRect(layer_);
    return { sliders_->mapToGlobal(local.topLeft()), local.size() };
}

QAccessible::State LayerAccessible::state() const
{
    QAccessible::State state;
    if (!isValid()) {
        state.invalid = true;
        return state;
    }
    state.focusable = true;
    state.focused = sliders_->hasFocus() && sliders_->focusedLayer() == layer_;
    state.disabled = !sliders_->isEnabled();
    state.invisible = !sliders_->isVisible();
    return state;
}

QWindow* LayerAccessible::window() const
{
    return sliders_ ? sliders_->window()->windowHandle() : nullptr;
}

void* LayerAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::ValueInterface)
        return static_cast<QAccessibleValueInterface*>(this);
    if (type == QAccessible::ActionInterface)
        return static_cast<QAccessibleActionInterface*>(this);
    return nullptr;
}

QVariant LayerAccessible::currentValue() const
{
    return isValid() ? sliders_->values()[static_cast<std::size_t>(layer_)] : QVariant();
}

void LayerAccessible::setCurrentValue(const QVariant& value)
{
    if (isValid() && sliders_->isEnabled())
        sliders_->changeLayer(layer_, value.toDouble());
}

QVariant LayerAccessible::maximumValue() const
{
    return sliders_ ? sliders_->maximum() : QVariant();
}

QStringList LayerAccessible::actionNames() const
{
    return { setFocusAction(), increaseAction(), decreaseAction() };
}

void LayerAccessible::doAction(const QString& name)
{
    if (!isValid() || !sliders_->isEnabled())
        return;
    const double step = minimumStepSize().toDouble();
    if (name == setFocusAction()) {
        sliders_->setFocus(Qt::OtherFocusReason);
        sliders_->setFocusedLayer(layer_);
    } else if (name == increaseAction()) {
        sliders_->changeLayer(layer_, currentValue().toDouble() + step);
    } else if (name == decreaseAction()) {
        sliders_->changeLayer(layer_, currentValue().toDouble() - step);
    }
}

QStringList LayerAccessible::keyBindingsForAction(const QString&) const { return {}; }

} // namespace crisp::controls
