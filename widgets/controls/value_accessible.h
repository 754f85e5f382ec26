// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessibleWidget>

#include <functional>

/// What a screen reader is told of a widget that shows a number on a scale. Private to controls/.
namespace crisp::controls {

struct ScaledValue {
    std::function<double()> value;
    std::function<QString()> text;
    std::function<void(double)> set; ///< none: cannot be changed
    double low = 0.0;
    double high = 1.0;
    double step = 0.01;
};

class ValueAccessible : public QAccessibleWidget, public QAccessibleValueInterface {
public:
    ValueAccessible(QWidget* widget, QAccessible::Role role, ScaledValue value);

    void* interface_cast(QAccessible::InterfaceType type) override;
    QString text(QAccessible::Text kind) const override;

    QVariant currentValue() const override;
    void setCurrentValue(const QVariant& value) override;
    QVariant maximumValue() const override;
    QVariant minimumValue() const override;
    QVariant minimumStepSize() const override;

private:
    ScaledValue value_;
};

/// Has Qt ask our widgets for their interfaces; every class that has one calls this when it is
/// made.
void installAccessibleFactory();

} // namespace crisp::controls
