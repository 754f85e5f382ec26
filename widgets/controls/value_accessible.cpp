// SPDX-License-Identifier: Apache-2.0
#include "controls/value_accessible.h"

#include "controls/layer_sliders.h"
#include "controls/layer_sliders_accessible.h"
#include "controls/step_slider.h"
#include "controls/thin_progress.h"
#include "theme/theme.h"

#include <utility>

namespace crisp::controls {
namespace {

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    if (auto* sliders = qobject_cast<LayerSliders*>(object))
        return new LayerSlidersAccessible(sliders);
    if (auto* slider = qobject_cast<StepSlider*>(object)) {
        ScaledValue value { [slider] { return slider->scaledValue(); },
            [slider] { return slider->textOfValue(); },
            [slider](double wanted) { slider->setScaledValue(wanted); }, slider->low(),
            slider->high(), slider->step() };
        return new ValueAccessible(slider, QAccessible::Slider, std::move(value));
    }
    if (auto* bar = qobject_cast<ThinProgress*>(object)) {
        ScaledValue value { [bar] { return bar->progress(); },
            [bar] { return theme::percent(bar->progress(), 0); }, {} };
        return new ValueAccessible(bar, QAccessible::ProgressBar, std::move(value));
    }
    return nullptr;
}

} // namespace

ValueAccessible::ValueAccessible(QWidget* widget, QAccessible::Role role, ScaledValue value)
    : QAccessibleWidget(widget, role)
    , value_(std::move(value))
{
}

void* ValueAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::ValueInterface)
        return static_cast<QAccessibleValueInterface*>(this);
    return QAccessibleWidget::interface_cast(type);
}

QString ValueAccessible::text(QAccessible::Text kind) const
{
    return kind == QAccessible::Value ? value_.text() : QAccessibleWidget::text(kind);
}

QVariant ValueAccessible::currentValue() const { return value_.value(); }

void ValueAccessible::setCurrentValue(const QVariant& value)
{
    if (value_.set)
        value_.set(value.toDouble());
}

QVariant ValueAccessible::maximumValue() const { return value_.high; }
QVariant ValueAccessible::minimumValue() const { return value_.low; }
QVariant ValueAccessible::minimumStepSize() const { return value_.step; }

void installAccessibleFactory()
{
    [[maybe_unused]] static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
}

} // namespace crisp::controls
