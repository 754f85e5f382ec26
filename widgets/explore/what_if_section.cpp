// SPDX-License-Identifier: Apache-2.0
#include "explore/what_if_section.h"

#include "controls/button.h"
#include "controls/fold.h"
#include "controls/labelled_slider.h"
#include "controls/labels.h"
#include "controls/layer_sliders.h"
#include "explore/explore_state.h"
#include "theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace crisp::explore {
namespace {

bool isFlat(const std::vector<double>& layers)
{
    return std::ranges::all_of(
        layers, [&](double value) { return std::abs(value - layers.front()) < 0.005; });
}

} // namespace

WhatIfSection::WhatIfSection(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 8);
    column->setSpacing(4);
    auto* header = new QHBoxLayout;
    back_ = new controls::Button(tr("Back to the plan"), controls::Emphasis::Link, this);
    back_->setObjectName(QStringLiteral("backToPlan"));
    back_->setButtonSize(controls::ButtonSize::Small);
    header->addWidget(controls::titleLabel(tr("What if"), this));
    header->addStretch(1);
    header->addWidget(back_);
    column->addLayout(header);
    auto* names = new QHBoxLayout;
    names->addWidget(controls::secondaryLabel(tr("Sparsity of all layers"), this));
    names->addStretch(1);
    value_ = new controls::Label({}, theme::Text::Label, controls::Ink::Primary, this);
    value_->setObjectName(QStringLiteral("whatIfValue"));
    names->addWidget(value_);
    column->addLayout(names);
    // Name and value stand above, so that the slider has all the width.
    slider_ = new controls::LabelledSlider({}, 0.0, maximumSparsity, 0.01, 2, this);
    slider_->setObjectName(QStringLiteral("whatIfSlider"));
    slider_->setAccessibleName(tr("Sparsity of all layers"));
    slider_->setValueShown(false);
    column->addWidget(slider_);
    buildScale(*column);
    fold_ = new controls::Fold(tr("Layer by layer"), this);
    fold_->setObjectName(QStringLiteral("layerFold"));
    fold_->setOpen(false);
    sliders_ = new controls::LayerSliders(fold_);
    sliders_->setObjectName(QStringLiteral("whatIfLayers"));
    sliders_->setMaximum(maximumSparsity);
    fold_->setContent(sliders_);
    column->addWidget(fold_);

    connect(back_, &QAbstractButton::clicked, this, &WhatIfSection::planResetWanted);
    connect(slider_, &controls::LabelledSlider::valueChanged, this, [this](double value) {
        if (trained_)
            choose(std::vector<double>(trained_->layers.size(), value));
    });
    connect(sliders_, &controls::LayerSliders::valuesChanged, this, &WhatIfSection::choose);
    connect(fold_, &controls::Fold::openChanged, this, &WhatIfSection::foldChosen);
}

void WhatIfSection::buildScale(QVBoxLayout& column)
{
    auto* scale = new QHBoxLayout;
    const auto add = [&](const QString& text) {
        auto* label = new controls::Label(text, theme::Text::Caption, controls::Ink::Help, this);
        scale->addWidget(label);
        return label;
    };
    low_ = add(tr("0, dense"));
    scale->addStretch(1);
    middle_ = add({});
    scale->addStretch(1);
    high_ = add(theme::number(maximumSparsity, 2));
    column.addLayout(scale);
}

void WhatIfSection::choose(std::vector<double> layers)
{
    if (!trained_ || layers.size() != trained_->layers.size())
        return;
    model::SparsityPlan plan;
    plan.layers = std::move(layers);
    plan.rule = trained_->rule;
    Q_EMIT planChosen(plan);
}

void WhatIfSection::setPlans(const std::optional<model::SparsityPlan>& trained,
    const std::optional<model::SparsityPlan>& chosen, const QString& trainedName)
{
    trained_ = trained;
    const bool ready = trained.has_value() && !trained->layers.empty();
    for (QWidget* widget : std::initializer_list<QWidget*> { slider_, sliders_, fold_ })
        widget->setEnabled(ready);
    back_->setEnabled(chosen.has_value());
    if (!ready)
        return;
    const model::SparsityPlan& shown = chosen ? *chosen : *trained;
    const QString look = chosen ? QStringLiteral("own") : trainedName;
    slider_->setValue(shown.mean());
    slider_->setTick(trained->mean());
    slider_->setPlan(chosen ? QStringLiteral("own") : QString());
    value_->setText(!chosen          ? tr("as trained")
            : isFlat(chosen->layers) ? theme::number(chosen->mean(), 2)
                                     : tr("mean %1").arg(theme::number(chosen->mean(), 2)));
    middle_->setText(chosen ? tr("run: %1").arg(theme::number(trained->mean(), 2)) : QString());
    if (sliders_->values() != shown.layers)
        sliders_->setValues(shown.layers);
    sliders_->setPlan(look);
}

void WhatIfSection::setFold(bool open)
{
    if (fold_->isOpen() != open)
        fold_->setOpen(open);
}

} // namespace crisp::explore
