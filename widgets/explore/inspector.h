// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/explore_state.h"
#include "explore/scene.h"

#include <QScrollArea>

#include <optional>

class QLabel;

/// The right column of the Explore page: the cell or token in sight, its head, what if, edits, and
/// the strongest edges. It shows state and scene and says what the user wants changed.
namespace crisp::explore {

class CellSection;
class EditSection;
class FactList;
class StrongestList;
class WhatIfSection;

class Inspector : public QScrollArea {
    Q_OBJECT

public:
    explicit Inspector(QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene); ///< not comparing; null: nothing to show
    void setState(const ExploreState& state);
    void setHovered(const std::optional<Cell>& cell); ///< in the map's tokens
    void setColourMap(const QString& name);
    [[nodiscard]] StrongestList* strongest() const { return strongest_; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void editRequested(const crisp::model::EdgeEdit& edge, int what);
    void undoLastEditWanted();
    void undoAllEditsWanted();
    void editClicked(const crisp::model::EdgeEdit& edit);
    void planChosen(const crisp::model::SparsityPlan& plan);
    void planResetWanted();
    void foldChosen(bool open);
    void cellChosen(const crisp::explore::Cell& cell); ///< in the map's tokens

private:
    void build();
    void showCell();
    void showHead();

    CellSection* cell_ = nullptr;
    QLabel* headTitle_ = nullptr;
    FactList* headFacts_ = nullptr;
    QLabel* headSentence_ = nullptr;
    WhatIfSection* whatIf_ = nullptr;
    EditSection* edits_ = nullptr;
    QLabel* strongestUnit_ = nullptr;
    StrongestList* strongest_ = nullptr;
    ScenePointer scene_;
    Lock lock_;
    std::optional<Cell> hovered_;
};

} // namespace crisp::explore
