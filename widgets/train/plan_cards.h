// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QButtonGroup;
class QGridLayout;

namespace crisp::controls {
class PlanCard;
}

/// The cards to choose a plan from, and the place where an own one begins. Which plans there are is
/// plan_section.h's business.
namespace crisp::train {

struct PlanChoice {
    QString name; ///< as in recipes
    QString title;
    QString description; ///< a few words, on the card
    QString explanation; ///< a sentence, for the tooltip
    std::vector<double> layers;
    bool removable = false; ///< a preset of the user's
};

class PlanCards : public QWidget {
    Q_OBJECT

public:
    explicit PlanCards(QWidget* parent = nullptr);

    void setPlans(std::vector<PlanChoice> plans);
    void setChosen(const QString& name);
    void setColumns(int columns);
    void focusChosen();

Q_SIGNALS:
    void chosen(const QString& name); ///< by the user
    void activated(const QString& name); ///< double-clicked
    void customRequested();
    void removeRequested(const QString& name);

private:
    void rebuild();
    void place();

    QGridLayout* grid_ = nullptr;
    QButtonGroup* group_ = nullptr;
    controls::PlanCard* invitation_ = nullptr;
    std::vector<PlanChoice> plans_;
    std::vector<controls::PlanCard*> cards_;
    int columns_ = 2;
};

} // namespace crisp::train
