// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSlider>
#include <QString>

#include <functional>
#include <optional>

/// The slider of a LabelledSlider. Private to controls/.
namespace crisp::controls {

/// QSlider counts in whole steps; this one knows what they mean.
class StepSlider : public QSlider {
    Q_OBJECT

public:
    StepSlider(double low, double high, double step, QWidget* parent = nullptr);
    [[nodiscard]] double scaledValue() const;
    void setScaledValue(double value);
    [[nodiscard]] double low() const { return low_; }
    [[nodiscard]] double high() const { return low_ + step_ * maximum(); }
    [[nodiscard]] double step() const { return step_; }
    void setTick(std::optional<double> value);
    /// What a screen reader says of the value.
    void setTextOfValue(std::function<QString()> text) { textOfValue_ = std::move(text); }
    [[nodiscard]] QString textOfValue() const { return textOfValue_ ? textOfValue_() : QString(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    double low_;
    double step_;
    std::optional<double> tick_;
    std::function<QString()> textOfValue_;
};

} // namespace crisp::controls
