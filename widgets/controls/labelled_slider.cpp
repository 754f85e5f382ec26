// SPDX-License-Identifier: Apache-2.0
#include "controls/labelled_slider.h"

#include "controls/labels.h"
#include "controls/step_slider.h"
#include "controls/value_accessible.h"
#include "theme/painting.h"
#include "theme/plan_look.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace crisp::controls {

StepSlider::StepSlider(double low, double high, double step, QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
    , low_(low)
    , step_(step)
{
    installAccessibleFactory();
    setRange(0, std::max(1, static_cast<int>(std::lround((high - low) / step))));
    setPageStep(std::max(1, maximum() / 10));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setMinimumWidth(theme::scaled(60));
}

double StepSlider::scaledValue() const
{
    // value * step alone would give 0.30000000000000004.
    const double raw = low_ + step_ * value();
    return std::round(raw * 1e9) / 1e9;
}

void StepSlider::setScaledValue(double value)
{
    if (!std::isnan(value))
        setValue(static_cast<int>(
            std::lround(std::clamp((value - low_) / step_, 0.0, static_cast<double>(maximum())))));
}

void StepSlider::setTick(std::optional<double> value)
{
    tick_ = value;
    update();
}

void StepSlider::paintEvent(QPaintEvent* event)
{
    QSlider::paintEvent(event);
    if (!tick_)
        return;
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QRect groove
        = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
    const QRect handle
        = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
    const double share = std::clamp((*tick_ - low_) / (step_ * maximum()), 0.0, 1.0);
    const double span = groove.width() - handle.width();
    const int x = groove.left() + handle.width() / 2 + static_cast<int>(std::lround(share * span));
    if (handle.adjusted(-1, 0, 1, 0).contains(x, handle.center().y()))
        return; // the handle stands on it
    QPainter painter(this);
    const int length = theme::scaled(12);
    painter.fillRect(QRect(x, (height() - length) / 2, 2, length), theme::current().ink3);
}

void StepSlider::wheelEvent(QWheelEvent* event)
{
    if (hasFocus())
        QSlider::wheelEvent(event);
    else
        event->ignore();
}

LabelledSlider::LabelledSlider(
    const QString& label, double low, double high, double step, int decimals, QWidget* parent)
    : QWidget(parent)
    , slider_(new StepSlider(low, high, step, this))
    , value_(new Label({}, theme::Text::Label, Ink::Primary, this))
    , decimals_(decimals)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* name = new Label(label, theme::Text::Label, Ink::Secondary, this);
    name->setBuddy(slider_);
    name->setVisible(!label.isEmpty());
    row->addWidget(name);
    row->addWidget(slider_, 1);
    row->addWidget(value_);
    value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    slider_->setAccessibleName(label);
    slider_->setTextOfValue([this] { return shownValue(); });
    setFocusProxy(slider_);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(slider_, &QSlider::valueChanged, this, [this] {
        showValue();
        Q_EMIT valueChanged(value());
    });
    connect(slider_, &QSlider::sliderReleased, this, &LabelledSlider::released);
    showValue();
}

double LabelledSlider::value() const { return slider_->scaledValue(); }

QString LabelledSlider::shownValue() const { return value_->text(); }

void LabelledSlider::setValue(double value)
{
    const QSignalBlocker quiet(slider_);
    slider_->setScaledValue(value);
    showValue();
}

void LabelledSlider::setTick(double value) { slider_->setTick(value); }

void LabelledSlider::clearTick() { slider_->setTick(std::nullopt); }

void LabelledSlider::setPlan(const QString& plan)
{
    slider_->setProperty(theme::planProperty, plan);
    slider_->update();
}

void LabelledSlider::setValueText(const QString& text)
{
    valueText_ = text;
    showValue();
}

void LabelledSlider::setValueShown(bool shown) { value_->setVisible(shown); }

void LabelledSlider::showValue()
{
    // As wide as the widest number, so that the slider keeps its length while it is dragged.
    const auto widthOf = [this](double value) {
        return value_->fontMetrics().horizontalAdvance(theme::number(value, decimals_));
    };
    value_->setMinimumWidth(std::max(widthOf(slider_->low()), widthOf(slider_->high())) + 2);
    value_->setText(valueText_.isEmpty() ? theme::number(value(), decimals_) : valueText_);
}

} // namespace crisp::controls
