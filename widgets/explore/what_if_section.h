// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/sparsity_plan.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace crisp::controls {
class Button;
class Fold;
class LabelledSlider;
class LayerSliders;
} // namespace crisp::controls

/// The inspector's what-if part: one slider for the sparsity of all layers, a fold with one for
/// each, and the way back to the plan.
namespace crisp::explore {

class WhatIfSection : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfSection(QWidget* parent = nullptr);

    /// `trained`: what the model was trained under; none while no model has answered.
    void setPlans(const std::optional<model::SparsityPlan>& trained,
        const std::optional<model::SparsityPlan>& chosen, const QString& trainedName);
    void setFold(bool open);

Q_SIGNALS:
    void planChosen(const crisp::model::SparsityPlan& plan);
    void planResetWanted();
    void foldChosen(bool open);

private:
    void buildScale(QVBoxLayout& column);
    void choose(std::vector<double> layers);

    controls::Button* back_ = nullptr;
    controls::LabelledSlider* slider_ = nullptr;
    QLabel* value_ = nullptr;
    QLabel* low_ = nullptr;
    QLabel* middle_ = nullptr;
    QLabel* high_ = nullptr;
    controls::Fold* fold_ = nullptr;
    controls::LayerSliders* sliders_ = nullptr;
    std::optional<model::SparsityPlan> trained_;
};

} // namespace crisp::explore
