// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controls/card.h"
#include "model/sparsity_plan.h"

#include <QString>

#include <vector>

class QLabel;
class QLineEdit;

namespace crisp::controls {
class Button;
class Fold;
class LayerSliders;
class SegmentedControl;
} // namespace crisp::controls

/// One slider a layer, a straight line from one value to another, the rule, and a place to name and
/// keep what was made. Whose plan it is is plan_section.h's business.
namespace crisp::train {

class LayerEditor : public controls::Card {
    Q_OBJECT

public:
    explicit LayerEditor(QWidget* parent = nullptr);

    /// Does not emit. `plan` gives the colour.
    void setLayers(const QString& plan, const std::vector<double>& layers);
    void setRule(model::PruningRule rule);
    [[nodiscard]] model::PruningRule rule() const;
    /// Whether it can be saved: only a custom plan can.
    void setSavable(bool savable);
    void setSaveError(const QString& sentence);
    void closeSaving();
    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const;
    void focusSliders();
    [[nodiscard]] bool hasError() const;
    /// @return false if the texts of the line are good
    bool focusFirstError();

Q_SIGNALS:
    void layersChanged(const std::vector<double>& layers); ///< by the user
    void ruleChanged();
    void saveRequested(const QString& name);

private:
    void buildLine();
    void buildSaving();
    void readLine();
    void requestSaving();

    controls::Fold* fold_ = nullptr;
    QWidget* body_ = nullptr;
    controls::LayerSliders* sliders_ = nullptr;
    QLineEdit* from_ = nullptr;
    QLineEdit* to_ = nullptr;
    QLabel* lineError_ = nullptr;
    controls::SegmentedControl* rule_ = nullptr;
    controls::Button* save_ = nullptr;
    QWidget* naming_ = nullptr;
    QLineEdit* name_ = nullptr;
    QLabel* nameError_ = nullptr;
    std::size_t count_ = 0;
};

} // namespace crisp::train
