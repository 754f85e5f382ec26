// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

/// A number to be set by hand on a scale. One a layer: layer_sliders.h.
namespace crisp::controls {

class Label;
class StepSlider;

/// A slider with a name, a value at the right and, if wished, a tick (the value as trained). The
/// wheel moves it only while it has the focus, so that a page scrolls under it undisturbed.
class LabelledSlider : public QWidget {
    Q_OBJECT

public:
    LabelledSlider(const QString& label, double low, double high, double step, int decimals,
        QWidget* parent = nullptr);
    [[nodiscard]] double value() const;
    [[nodiscard]] QString shownValue() const; ///< the text at the right
    void setValue(double value); ///< does not emit
    void setTick(double value);
    void clearTick();
    void setPlan(const QString& plan); ///< the plan's colour; none: the accent
    void setValueText(
        const QString& text); ///< in place of the number, e.g. "as trained"; empty: the number
    void setValueShown(bool shown); ///< off where the value stands elsewhere

Q_SIGNALS:
    void valueChanged(double value); ///< by the user, at every step
    void released(); ///< by the user, when the mouse lets go

private:
    void showValue();

    StepSlider* slider_ = nullptr;
    Label* value_ = nullptr;
    QString valueText_;
    int decimals_;
};

} // namespace crisp::controls
