// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/sparsity_plan.h"
#include "train/plan_cards.h"
#include "training/presets.h"

#include <QJsonObject>
#include <QString>
#include <QWidget>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

class QLabel;

/// Which sparsities a run gets: the program's presets, the user's, or a plan made with the sliders.
/// When a plan is in force is one of hyper_parameters.h's choices.
namespace crisp::train {

class LayerEditor;

class PlanSection : public QWidget {
    Q_OBJECT

public:
    /// `presets`: where the user's own are kept; reloadPresets reads them.
    PlanSection(std::filesystem::path presets, QWidget* parent = nullptr);

    void setLayerCount(std::size_t count);
    /// Looks at the folder of presets again.
    void reloadPresets();

    /// As recipes have it: "aggressive", a preset of the user's, or "custom".
    [[nodiscard]] QString chosen() const { return chosen_; }
    [[nodiscard]] model::SparsityPlan plan() const;
    /// The program's four, and the chosen one if it is another: what "Train all" means.
    [[nodiscard]] std::vector<QString> allNames() const;
    /// Layers of any plan that has a card, with the chosen rule.
    [[nodiscard]] model::SparsityPlan planNamed(const QString& name) const;

    /// A name that has no card makes `layers` the custom plan. Does not emit.
    void setPlan(const QString& name, const model::SparsityPlan& plan);
    /// When plans are in force, to be kept with a preset that is saved.
    void setPhase(model::PruningPhase phase) { phase_ = phase; }
    void setFault(const QString& sentence); ///< empty: none
    /// Of the texts that make a straight line.
    [[nodiscard]] bool hasError() const;
    /// @return false if nothing is wrong
    bool focusFirstError();
    void focusChosen();
    /// Cards in one column and nothing else.
    void setCompact(bool compact);

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject& state);

Q_SIGNALS:
    void changed(); ///< by the user
    void phaseWanted(model::PruningPhase phase); ///< a preset of the user's says when
    void activated(); ///< the chosen plan's card was double-clicked
    void said(const QString& sentence, const QString& path);
    void failed(const QString& title, const QString& sentence, const QString& path);

private:
    [[nodiscard]] std::vector<PlanChoice> choices() const;
    [[nodiscard]] const training::Preset* presetNamed(const QString& name) const;
    void choose(const QString& name);
    void makeCustom(const std::vector<double>& layers);
    void save(const QString& name);
    void remove(const QString& name);
    void showPlans();

    std::filesystem::path folder_;
    std::vector<training::Preset> own_;
    std::size_t layerCount_ = 6;
    QString chosen_ = QStringLiteral("aggressive");
    model::PruningPhase phase_ = model::PruningPhase::TrainingAndEvaluation;
    std::optional<training::Preset> custom_; ///< with values of its own
    PlanCards* cards_ = nullptr;
    LayerEditor* editor_ = nullptr;
    QLabel* fault_ = nullptr;
    QWidget* head_ = nullptr;
};

} // namespace crisp::train
